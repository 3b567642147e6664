/** Each checker of the daemon against real servers, and against peers that behave badly. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Daemon } from '../../lab/daemon.js';
import { Network } from '../../lab/network.js';
import { scratchDirectory } from '../../lab/scratch.js';
import {
  makeCertificate,
  prepareRealServers,
  startRealServers,
} from '../../lab/servers/real-servers.js';
import { eventually } from '../../lab/wait.js';
import { CHECKER_CASES, type CheckerCase } from './checker-cases.js';

const FIRST_PORT = 10_001;
const label = (index: number) => `[10.99.0.2]:tcp:${FIRST_PORT + index}`;

const GOOD = /success|succeed/;
const VERDICT = /success|succeed|failed|SMTP_CHECK|DNS_CHECK/;

/** Each case is a real server of its own, so that log lines tell which one they are about. */
/**
 * A second is enough for what never answers. All else has the time that a busy machine needs, but
 * UDP_CHECK, which finds good what has not answered until then.
 */
function patient({ check, finds }: CheckerCase): string {
  const isShort = check.startsWith('UDP_CHECK') || (finds !== 'good' && /time/i.test(finds.reason));
  return isShort ? check : check.replace('connect_timeout 1\n', 'connect_timeout 10\n');
}

function configuration(cases: readonly CheckerCase[], directory: string): string {
  const servers = cases.map(
    (each, index) => `virtual_server 10.99.0.100 ${FIRST_PORT + index} {
  protocol TCP
  lvs_sched rr
  lvs_method NAT
  delay_loop 60
  warmup 0
  real_server 10.99.0.2 ${FIRST_PORT + index} {
    ${patient(each).replaceAll('DIRECTORY', directory)}
  }
}
`,
  );
  const files = ['quiet', 'alarm'].map(
    (name) => `track_file ${name} {\n file "${join(directory, name)}"\n}\n`,
  );
  const certificate = join(directory, 'checker');
  return `global_defs {
  script_user root
  enable_script_security
}
SSL {
  certificate ${certificate}.crt
  key ${certificate}.key
}
${files.join('')}${servers.join('')}`;
}

/** Addresses, ways and obstacles that the cases count on. */
function furnish(network: Network): void {
  const [director, server, mute] = ['director', 'server', 'mute'].map((name) => network.node(name));
  for (const [node, address] of [
    [director, 'fd00:99::1'],
    [server, 'fd00:99::2'],
  ] as const) {
    node?.run('sysctl', ['-qw', 'net.ipv6.conf.eth0.disable_ipv6=0']);
    node?.ip('address', 'add', `${address}/64`, 'dev', 'eth0', 'nodad');
  }
  director?.ip('address', 'add', '10.99.0.50/24', 'dev', 'eth0');
  director?.ip('address', 'add', '10.99.0.51/24', 'dev', 'eth0');
  director?.ip('link', 'add', 'other', 'type', 'veth');
  director?.ip('link', 'set', 'other', 'up');
  director?.ip('route', 'add', '10.99.0.2', 'dev', 'eth0', 'src', '10.99.0.51', 'table', '7');
  director?.ip('rule', 'add', 'fwmark', '7', 'lookup', '7');
  mute?.run('sysctl', ['-qw', 'net.ipv4.icmp_echo_ignore_all=1']);
  server?.run(
    'nft',
    ['-f', '-'],
    `table inet obstacles { chain input { type filter hook input priority 0;
      tcp dport 7998 drop;
      tcp dport 7997 reject with icmp host-unreachable;
    }; }\n`,
  );
}

describe('the checkers and their servers', function () {
  this.timeout(60_000);
  let network: Network | undefined;
  let daemon: Daemon | undefined;
  let stopServers: (() => void) | undefined;
  const directory = scratchDirectory();

  before('start servers and daemon', async () => {
    network = new Network(['director', 'server', 'mute']);
    furnish(network);
    makeCertificate(directory, 'checker');
    writeFileSync(join(directory, 'alarm'), '3\n');
    prepareRealServers(directory);
    stopServers = await startRealServers(network.node('server'), directory);
    const text = configuration(CHECKER_CASES, directory);
    const director = network.node('director');
    daemon = new Daemon(director, text, { extraArguments: ['-C'] });
    daemon.start();
  });

  after('stop them', () => {
    daemon?.close();
    stopServers?.();
    network?.close();
  });

  const log = () => daemon?.log() ?? '';

  /** What the daemon has said of a server: the first line with a verdict. */
  function verdictOn(index: number): string | undefined {
    const lines = log().split('\n');
    return lines.find((line) => line.includes(label(index)) && VERDICT.test(line));
  }

  // Shows: HTTP_GET.bindto, HTTP_GET.bind_port, HTTP_GET.bind_if, HTTP_GET.fwmark
  // Shows: HTTP_GET.url.method, HTTP_GET.url.header, HTTP_GET.url.body, HTTP_GET.http_protocol
  // Shows: SSL_GET.sni_name, SSL_GET.enable_sni, SSL_GET.tls_compliant
  // Shows: SSL_GET.tls_verify, SSL_GET.tls_name, SSL_GET.tls_ca
  // Shows: PING_CHECK.bindto, PING_CHECK.bind_if, UDP_CHECK.bind_if
  for (const [index, { name, finds }] of CHECKER_CASES.entries()) {
    it(`${name}: ${finds === 'good' ? 'good' : finds.reason}`, async () => {
      const verdict = () => verdictOn(index);
      const line = await eventually('a verdict', verdict, 30_000, () => log().slice(-3000));
      if (finds === 'good') {
        expect(line).to.match(GOOD);
      } else {
        expect(line, line).to.include(finds.reason).and.not.match(GOOD);
      }
    });
  }

  // Shows: SSL_GET.tls_expiry_warning
  it('says of a certificate once that it nears its end', () => {
    const index = CHECKER_CASES.findIndex(({ check }) => check.includes('tls_expiry_warning'));
    const lines = log().match(/SSL_GET of .*: its certificate ends on .* UTC/g);
    expect(lines).to.have.lengthOf(1);
    expect(lines?.[0]).to.include(label(index));
  });

  it('begins only the check that is new at a reload', async () => {
    const [first] = CHECKER_CASES;
    const check = first?.check.replace('connect_timeout 1', 'connect_timeout 2') ?? '';
    const more: CheckerCase = { name: 'new', check, finds: 'good' };
    const before = log();
    daemon?.reload(configuration([...CHECKER_CASES, more], directory));
    await eventually('the new verdict', () => verdictOn(CHECKER_CASES.length), 30_000, log);
    const news = log().slice(before.length);
    expect(news.match(/Activating healthchecker .*/g)).to.deep.equal([
      `Activating healthchecker for service ${label(CHECKER_CASES.length)} ` +
        `for VS [10.99.0.100]:tcp:${FIRST_PORT + CHECKER_CASES.length}`,
    ]);
    expect(news.split('\n').filter((line) => VERDICT.test(line))).to.have.lengthOf(1);
  });
});
