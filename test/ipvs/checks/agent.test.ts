/** What an agent on a real server says reaches the kernel's table, and stays when it is away. */
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onCleanup } from '../../lab/cleanup.js';
import { Daemon } from '../../lab/daemon.js';
import { scratchDirectory } from '../../lab/scratch.js';
import { eventually } from '../../lab/wait.js';
import { addressOf, Topology } from '../stage/topology.js';

const SERVER = addressOf('server1', 'back');
const PORT = 9000;

const CONFIGURATION = `virtual_server 10.1.0.2 80 {
  protocol TCP
  lvs_sched wrr
  lvs_method NAT
  delay_loop 1
  warmup 0
  connect_timeout 1
  real_server ${SERVER} 80 {
    weight 50
    PING_CHECK {
    }
    AGENT_CHECK {
      connect_port ${PORT}
      send "web\\n"
    }
  }
}
`;

describe('the agent of a real server', function () {
  this.timeout(120_000);
  const line = join(scratchDirectory(), 'line');
  let topology: Topology | undefined;
  let daemon: Daemon | undefined;
  let agent: ChildProcess | undefined;

  /** The weight of the server in the kernel's table, where it is there. */
  const weight = () =>
    / -w (\d+)/.exec(topology?.node('a').run('ipvsadm', ['-Sn']) ?? '')?.[1] ?? 'gone';
  const becomes = (expected: string) =>
    eventually(
      `the weight is ${expected}`,
      () => weight() === expected,
      30_000,
      () => `it is ${weight()}\n${daemon?.log().slice(-3000)}`,
    );
  const logs = (text: string) =>
    eventually(`the log has ${text}`, () => daemon?.log().includes(text) === true, 30_000);

  before('set the stage', () => {
    topology = new Topology();
    writeFileSync(line, 'up 40% maxconn:30\n');
    const serve = `require('net').createServer((peer) => peer.on('error', () => 0)
      .once('data', () => peer.end(require('fs').readFileSync('${line}')))).listen(${PORT})`;
    const child = topology.node('server1').spawn(process.execPath, ['-e', serve]);
    agent = child;
    onCleanup(() => child.kill());
    daemon = new Daemon(topology.node('a'), CONFIGURATION);
    daemon.start();
  });
  after('clear the stage', () => {
    daemon?.close();
    agent?.kill();
    topology?.close();
  });

  it('sets its weight, drains it and takes it out', async () => {
    await becomes('20');
    await logs("AGENT_CHECK of [10.2.0.11]:tcp:80: 'maxconn:30' not followed");
    for (const [said, expected] of [
      ['drain', '0'],
      ['ready 200%', '100'],
      ['maint', 'gone'],
      ['ready 40%', '20'],
      ['down # full', 'gone'],
      ['up', '20'],
    ] as const) {
      writeFileSync(line, `${said}\n`);
      await becomes(expected);
    }
    await logs('AGENT_CHECK on service [10.2.0.11]:tcp:80 failed. (the agent says down (full))');
  });

  it('leaves what it has said when it is away', async () => {
    agent?.kill();
    await logs('AGENT_CHECK of [10.2.0.11]:tcp:80: connection refused');
    await becomes('20');
  });
});
