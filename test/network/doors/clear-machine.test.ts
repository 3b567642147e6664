/** `upkeep ipvs clear --ours` and the machine: settings and rules of a daemon that is no more. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { hostStateFile } from '../../../src/daemon/host/host-state-file.js';
import { runWithMemory } from '../../cli/memory-terminal.js';
import { onCleanup } from '../../lab/cleanup.js';

describe('what upkeep ipvs clear --ours does to the machine', function () {
  this.timeout(20_000);
  const namespace = `upk-clear-${process.pid}`;
  const inside = (...command: readonly string[]): string =>
    execFileSync('ip', ['netns', 'exec', namespace, ...command], { encoding: 'utf8' }).trim();
  const forwards = () => inside('sysctl', '-n', 'net.ipv4.ip_forward');
  let directory: string;
  let remove: () => void;

  before('make a network namespace as a daemon leaves it', () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-clear-'));
    execFileSync('ip', ['netns', 'add', namespace]);
    remove = onCleanup(() => {
      execFileSync('ip', ['netns', 'delete', namespace]);
      rmSync(directory, { recursive: true, force: true });
    });
    inside('sysctl', '-qw', 'net.ipv4.ip_forward=1');
    inside('nft', 'add', 'table', 'ip', 'upkeep_nat');
    inside('nft', 'add', 'table', 'ip', 'theirs');
    const name = 'net/ipv4/ip_forward';
    const path = `/run/netns/${namespace}`;
    hostStateFile(join(directory, 'control.host.json'), () => undefined).writeState({
      path,
      settings: [{ name, former: '0', ours: '1', for: name }],
      chains: [{ tool: 'nft', family: 'inet' }],
    });
  });
  after(() => remove());

  const clear = (socket: string) =>
    runWithMemory('ipvs', 'clear', '--ours', '--socket', join(directory, socket));

  it('is nothing for the socket of another daemon', async () => {
    const { status } = await clear('other.sock');
    expect(status).to.equal(0);
    expect(forwards()).to.equal('1');
  });

  it('puts it back and tells what it has done', async () => {
    const { status, out } = await clear('control.sock');
    expect(status).to.equal(0);
    expect(out).to.contain('Set net.ipv4.ip_forward back to 0');
    expect(out).to.contain('removed the rules that nft had made over IPv4');
    expect(forwards()).to.equal('0');
    expect(inside('nft', 'list', 'tables')).to.equal('table ip theirs');
    expect(existsSync(join(directory, 'control.host.json'))).to.equal(false);
  });
});
