/** A name in DNS as a source of real servers, asked of a dnsmasq. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAddress } from '../../../src/base/address.js';
import type { DiscoverySource } from '../../../src/config/discovery-model.js';
import { openDnsSource } from '../../../src/daemon/discovery/sources/dns-source.js';
import { eventually } from '../../lab/wait.js';
import { SourceRecorder } from './source-recorder.js';

const PORT = 15_353;
const LOCAL = parseAddress('127.0.0.1') ?? expect.fail('no address');

describe('a name in DNS', function () {
  this.timeout(60_000);
  let directory: string;
  let server: ChildProcess | undefined;
  let recorder: SourceRecorder;

  const hosts = (...lines: readonly string[]): void => {
    writeFileSync(join(directory, 'hosts'), `${lines.join('\n')}\n`);
    server?.kill('SIGHUP');
  };
  const start = (): void => {
    server = spawn(
      'dnsmasq',
      [
        ...['-k', '-R', '-h', '-C', '/dev/null', '-u', 'root', '-p', String(PORT)],
        ...['-a', '127.0.0.1', '-z', '--local-ttl=1', `--addn-hosts=${join(directory, 'hosts')}`],
        ...['--local=/example/', '--srv-host=_http._tcp.web.example,one.example,8080,10,5'],
        ...['--srv-host=_http._tcp.web.example,two.example,8081,20,7'],
      ],
      { stdio: 'ignore' },
    );
  };
  const open = (name: string, type: 'A' | 'AAAA' | 'SRV'): void => {
    const servers = [{ address: LOCAL, port: PORT }];
    const source: Extract<DiscoverySource, { kind: 'dns' }> = { kind: 'dns', name, type, servers };
    recorder.open((host) => openDnsSource(source, host));
  };
  const says = (...wanted: readonly string[]) => recorder.says(wanted);

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-dns-'));
    recorder = new SourceRecorder();
    hosts('10.0.0.1 one.example web.example', '10.0.0.2 two.example web.example');
    start();
    open('one.example', 'A');
    await says('10.0.0.1'); // from now on a SIGHUP ends it no more
  });
  afterEach(() => {
    recorder.close();
    server?.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  it('has the servers of its addresses, and is asked again after their time', async () => {
    open('web.example', 'A');
    await says('10.0.0.1', '10.0.0.2');
    hosts('10.0.0.2 web.example', '10.0.0.3 web.example', '2001:db8::3 web.example');
    await says('10.0.0.2', '10.0.0.3');
    hosts('10.0.0.9 other.example');
    await says();
    hosts('2001:db8::4 other.example');
    open('other.example', 'AAAA');
    await says('2001:db8::4');
  });

  it('has the ports and weights of its services; the second choice gets nothing', async () => {
    open('_http._tcp.web.example', 'SRV');
    await says('10.0.0.1 8080 5', '10.0.0.2 8081 0');
  });

  it('may have more addresses than a datagram holds', async () => {
    const many = Array.from({ length: 250 }, (_, index) => `10.0.1.${index + 1}`);
    hosts(...many.map((address) => `${address} web.example`));
    open('web.example', 'A');
    await eventually('all are there', () => recorder.last?.length === 250, 20_000);
  });

  it('says so when nobody answers, and goes on when somebody does', async () => {
    server?.kill('SIGKILL');
    open('web.example', 'A');
    await recorder.fails(/ECONNREFUSED|timeout/);
    start();
    await says('10.0.0.1', '10.0.0.2');
  });
});
