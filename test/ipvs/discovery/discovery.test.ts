/** Real servers that a file names: what the kernel balances over, whatever becomes of the file. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { DaemonStatus } from '../../../src/observe/status/status.js';
import { Daemon } from '../../lab/daemon.js';
import { upkeepPath } from '../../lab/daemon-kind.js';
import { controlSocket, statusOf } from '../../lab/upkeep-command.js';
import { eventually, observeFor } from '../../lab/wait.js';
import { Topology } from '../stage/topology.js';

/** Everything is slow where there is one processor for all. */
const LONG_MS = 60_000;

const listOf = (...hosts: readonly number[]): string =>
  JSON.stringify(hosts.map((host) => ({ address: `10.2.0.${host}`, port: 8080 })));

describe('real servers that a file names', function () {
  this.timeout(300_000);
  let topology: Topology;
  let daemon: Daemon;

  const listPath = (): string => join(daemon.directory, 'web.json');
  const configuration = (more: string): string => `virtual_server 10.1.0.2 80 {
  protocol TCP
  lvs_sched wrr
  lvs_method NAT
  real_server 10.2.0.11 8080 {
    weight 7
  }
  real_servers file ${listPath()} {
    weight 3
    ${more}
  }
}
`;
  /** Replaces the list as it should be done: in one step. */
  const say = (text: string): void => {
    writeFileSync(`${listPath()}.new`, text);
    renameSync(`${listPath()}.new`, listPath());
  };
  /** `11:3 12:3`, in the order of the addresses. */
  const table = (): string =>
    [
      ...topology
        .node('a')
        .run('ipvsadm', ['-Sn'])
        .matchAll(/ -r 10\.2\.0\.(\d+):8080 .* -w (\d+)/g),
    ]
      .map(([, host, weight]) => `${host}:${weight}`)
      .sort()
      .join(' ');
  const becomes = (wanted: string) =>
    eventually(
      `the table is ${wanted}`,
      () => table() === wanted,
      LONG_MS,
      () => [table(), daemon.log().slice(-1500)].join('\n'),
    );
  const saysSo = (line: RegExp) =>
    eventually(
      `the log has ${line}`,
      () => line.test(daemon.log()),
      LONG_MS,
      () => daemon.log(),
    );
  const stays = async (wanted: string): Promise<void> => {
    await observeFor(300);
    expect(table()).to.equal(wanted);
  };
  /** undefined: the daemon has no time to answer, which it may have in a moment. */
  const known = (): DaemonStatus | undefined => {
    try {
      return statusOf(daemon);
    } catch {
      return undefined;
    }
  };
  const discovered = () => known()?.discoveries[0];

  before('start a director', async () => {
    topology = new Topology();
    daemon = new Daemon(topology.node('a'), '', { extraArguments: ['-C'] });
    daemon.configure(configuration(''));
    say(listOf(12, 13));
    daemon.start();
    await becomes('11:7 12:3 13:3');
  });
  after('clear the stage', () => {
    daemon.close();
    topology.close();
  });

  // Shows: virtual_server.real_servers
  it('come and go with it; one that is in the configuration too is as it is there', async () => {
    say(listOf(11, 12)); // one comes, one goes
    await becomes('11:7 12:3');
    say(listOf(12, 14));
    await becomes('11:7 12:3 14:3');
    say('[{"targets": ["10.2.0.12:8080"], "labels": {"__weight__": "5"}}]');
    await becomes('11:7 12:5');
    say(listOf(12, 14));
    await becomes('11:7 12:3 14:3');
    say(listOf(15, 16));
    await saysSo(/2 to add, 2 to remove: more than max_change, 2 servers stay until/);
    await eventually('it is held', () => discovered()?.held?.removed === 2, LONG_MS);
    say(listOf(12, 14));
    await eventually(
      'nothing is held',
      () => {
        const { held, service, source, servers } = discovered() ?? {};
        return (
          held === undefined &&
          service === '[10.1.0.2]:tcp:80' &&
          source === `file ${listPath()}` &&
          servers === 2
        );
      },
      LONG_MS,
    );
  });

  it('stay when it is empty, broken, or gone', async () => {
    say('[]');
    await saysSo(/2 to remove: too few would remain, 2 servers stay/);
    say('[{"address": "10.2.');
    await saysSo(/no answer \(it is no JSON\), 2 servers as before/);
    rmSync(listPath());
    await saysSo(/no answer \(ENOENT/);
    await stays('11:7 12:3 14:3');
    say(listOf(12, 14, 15));
    await becomes('11:7 12:3 14:3 15:3');
  });

  it('are in no plan, which asks for what is there', () => {
    const script = '"$0" "$@"; echo "status $?"';
    const command = [process.execPath, upkeepPath, 'plan', '--socket', controlSocket(daemon)];
    const text = topology.node('a').run('sh', ['-c', script, ...command]);
    expect(text).to.include('would change nothing').and.to.include('status 0');
  });

  it('stay when the process that looks for them is killed, and its successor goes on', async () => {
    const pidOf = () => known()?.children.find(({ name }) => name === 'discovery')?.pid;
    const killed = await eventually('it runs', pidOf, LONG_MS);
    process.kill(killed, 'SIGKILL');
    await stays('11:7 12:3 14:3 15:3');
    await eventually('there is another', () => ![undefined, killed].includes(pidOf()), LONG_MS);
    say(listOf(12, 14));
    await becomes('11:7 12:3 14:3');
  });

  // Shows: real_servers.max_change, real_servers.hold, real_servers.min_size, real_servers.port
  it('go all at once where the file says so, and after the time that it says', async () => {
    daemon.reload(configuration('max_change 100%\n min_size 2\n port 8080'));
    await saysSo(/Reload complete/);
    say(JSON.stringify(['16', '17'].map((host) => ({ address: `10.2.0.${host}` }))));
    await becomes('11:7 16:3 17:3');
    say(listOf(16));
    await saysSo(/0 to add, 1 to remove: too few would remain, 2 servers stay/);
    await stays('11:7 16:3 17:3');
    say(listOf(18, 19, 20));
    await becomes('11:7 18:3 19:3 20:3');
    daemon.reload(configuration('hold 1'));
    await saysSo(/Reload complete[\s\S]*Reload complete/);
    say(listOf(21, 22));
    await saysSo(/until this was so for 1 s/);
    await becomes('11:7 21:3 22:3');
  });

  it('outlive the daemon, and a start without the file', async () => {
    await daemon.stop();
    expect(table()).to.equal('');
    rmSync(listPath());
    daemon.start();
    await becomes('11:7 21:3 22:3');
    daemon.reload(configuration('').replace(/ {2}real_servers[^}]*}\n/, ''));
    await becomes('11:7');
    await eventually(
      'nobody is asked',
      () => known()?.children.every(({ name }) => name !== 'discovery'),
      LONG_MS,
    );
  });
});
