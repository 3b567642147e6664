/** Every kind of check inside a director: the kernel's table follows servers down and up again. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Daemon } from '../lab/daemon.js';
import type { DaemonKind } from '../lab/daemon-kind.js';
import { scratchDirectory, shellScript } from '../lab/scratch.js';
import { prepareRealServers, startRealServers } from '../lab/servers/real-servers.js';
import { eventually } from '../lab/wait.js';
import { addressOf, Topology } from './stage/topology.js';

/** The daemons that are tried. */
const DAEMONS: readonly DaemonKind[] = ['keepalived', 'upkeep'];

const SERVER = addressOf('server1', 'back');
const ONCE = `retry 0\n connect_timeout 1\n connect_ip ${SERVER}`;

/** Checks by the last digit of the port of their real server. */
const CHECKS: readonly string[] = [
  `TCP_CHECK {\n ${ONCE}\n connect_port 8000\n}`,
  `HTTP_GET {\n url {\n path /\n }\n ${ONCE}\n connect_port 8000\n}`,
  `SSL_GET {\n url {\n path /\n }\n ${ONCE}\n connect_port 8443\n}`,
  `SMTP_CHECK {\n ${ONCE}\n connect_port 2500\n}`,
  `DNS_CHECK {\n ${ONCE}\n connect_port 53\n type AAAA\n name aaaa.example.test\n}`,
  `UDP_CHECK {\n ${ONCE}\n connect_port 7202\n}`,
  `PING_CHECK {\n ${ONCE}\n}`,
  'MISC_CHECK {\n misc_path SCRIPT\n misc_dynamic\n}',
  'FILE_CHECK {\n track_file alarm\n weight 0\n}',
];
const MISC = CHECKS.findIndex((check) => check.startsWith('MISC'));

function configuration(directory: string, script: string): string {
  const servers = CHECKS.map(
    (check, index) => `
  real_server ${SERVER} ${1000 + index} {
    weight 3
    ${check.replace('SCRIPT', script)}
  }`,
  );
  return `global_defs {
  script_user root
}
track_file alarm {
  file "${join(directory, 'alarm')}"
}
virtual_server 10.1.0.2 80 {
  protocol TCP
  lvs_sched wrr
  lvs_method NAT
  delay_loop 1
  warmup 0${servers.join('')}
}
`;
}

for (const kind of DAEMONS) {
  describe(`${kind} and all kinds of checks`, function () {
    this.timeout(120_000);
    const directory = scratchDirectory();
    const alarm = join(directory, 'alarm');
    const load = join(directory, 'load');
    let topology: Topology | undefined;
    let daemon: Daemon | undefined;
    let stopServers: (() => void) | undefined;

    /** `PORT WEIGHT` of each server in the kernel's table. */
    const table = () =>
      [...(topology?.node('a').run('ipvsadm', ['-Sn']) ?? '').matchAll(/:(1\d{3}) -m -w (\d+)/g)]
        .map(([, port, weight]) => `${port} ${weight}`)
        .sort();
    const balanced = (expected: readonly string[]) =>
      eventually(
        `the table is ${expected}`,
        () => table().join() === expected.join(),
        30_000,
        () => `it is ${table()}\n${daemon?.log().slice(-3000)}`,
      );
    // The script ends with 12, which makes the weight 10 whatever is configured.
    const whenUp = CHECKS.map((_, index) => `${1000 + index} ${index === MISC ? 10 : 3}`);

    /** Lets the machine of the servers answer, or not. */
    async function setServers(up: boolean): Promise<void> {
      const server = topology?.node('server1');
      server?.run('sysctl', ['-qw', `net.ipv4.icmp_echo_ignore_all=${up ? 0 : 1}`]);
      writeFileSync(alarm, up ? '0\n' : '1\n');
      stopServers?.();
      stopServers = undefined;
      if (up && server !== undefined) {
        writeFileSync(load, '');
        stopServers = await startRealServers(server, directory);
      } else {
        rmSync(load);
      }
    }

    before('set the stage', async () => {
      topology = new Topology();
      prepareRealServers(directory);
      await setServers(true);
      const script = shellScript(directory, 'check', `[ -e ${load} ] && exit 12; exit 1`);
      const text = configuration(directory, script);
      daemon = new Daemon(topology.node('a'), text, { kind, extraArguments: ['-C'] });
      daemon.start();
    });
    after('clear the stage', () => {
      daemon?.close();
      stopServers?.();
      topology?.close();
    });

    it('has all servers in its table while they answer', () => balanced(whenUp));

    it('has none while they do not', async () => {
      await setServers(false);
      await balanced([]);
    });

    it('has them back when they answer again', async () => {
      await setServers(true);
      await balanced(whenUp);
      expect(daemon?.running).to.equal(true);
    });
  });
}
