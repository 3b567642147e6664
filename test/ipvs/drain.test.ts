/**
 * Real servers that operators drain and disable while clients are served: connections end by
 * themselves, no request is lost, and what was said outlives the death of all processes, a start
 * and a move to the other director, which was told the same.
 */
import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { Daemon } from '../lab/daemon.js';
import { upkeepPath } from '../lab/daemon-kind.js';
import { controlSocket, statusOf, upkeep } from '../lab/upkeep-command.js';
import { eventually } from '../lab/wait.js';
import { checkedServer } from './stage/checked-server.js';
import { IpvsTap } from './stage/ipvs-tap.js';
import { addressOf, Topology } from './stage/topology.js';
import { request, startTraffic, startWebServer, type WebServer } from './stage/traffic.js';

/** Everything is slow where there is one processor for all. */
const LONG_MS = 60_000;

const SERVICE = '10.2.0.100';
const url = `http://${SERVICE}/`;
const DRAINED = '10.2.0.11';
const DISABLED = '10.2.0.12';

function configuration(priority: number): string {
  return `vrrp_instance BACK {
  interface eth1
  virtual_router_id 8
  priority ${priority}
  advert_int 1
  virtual_ipaddress {
    ${SERVICE}/24
  }
}
virtual_server ${SERVICE} 80 {
  protocol TCP
  lvs_sched rr
  lvs_method DR
  delay_loop 1
  warmup 0${[11, 12, 13].map((host) => checkedServer(host, 2)).join('')}
}
`;
}

describe('real servers that operators steer', function () {
  this.timeout(300_000);
  let topology: Topology;
  let webServers: readonly WebServer[];
  const daemons = new Map<'a' | 'b', Daemon>();

  const daemonOf = (name: 'a' | 'b'): Daemon => daemons.get(name) ?? expect.fail(name);
  const steer = (name: 'a' | 'b', ...args: readonly string[]) =>
    upkeep(...args, '--socket', controlSocket(daemonOf(name)));
  /** `10.2.0.11:80 0`, in the order of the addresses. */
  const table = (name: 'a' | 'b'): readonly string[] =>
    topology
      .node(name)
      .run('ipvsadm', ['-Sn'])
      .split('\n')
      .flatMap((line) => {
        const [, server, weight] = / -r (\S+) .* -w (\d+)/.exec(line) ?? [];
        return server === undefined ? [] : [`${server} ${weight}`];
      })
      .sort();
  const becomes = (what: string, check: () => boolean) =>
    eventually(what, check, LONG_MS, () =>
      [...daemons]
        .map(([name, daemon]) => `${name}: ${table(name)}\n${daemon.log().slice(-2500)}`)
        .join('\n'),
    );
  const isMaster = (name: 'a' | 'b'): boolean =>
    topology.node(name).addresses('eth1').includes(`${SERVICE}/24`);

  before('start both', async () => {
    topology = new Topology();
    topology.acceptOnServers(SERVICE);
    webServers = await Promise.all(
      (['server1', 'server2', 'server3'] as const).map((name) =>
        startWebServer(topology.node(name), [80]),
      ),
    );
    for (const [name, priority] of [
      ['a', 150],
      ['b', 100],
    ] as const) {
      const daemon = new Daemon(topology.node(name), configuration(priority));
      daemons.set(name, daemon);
      daemon.start();
    }
    await becomes('a is master', () => isMaster('a') && table('a').length === 3);
    await becomes('b has a table', () => table('b').length === 3);
  });
  after('clear the stage', () => {
    for (const daemon of daemons.values()) {
      daemon.close();
    }
    for (const server of webServers) {
      server.kill();
    }
    topology.close();
  });

  it('drain under load: their connections end, and no request is lost', async () => {
    const client = topology.node('client');
    const kept = await startTraffic(client, {
      ...{ url, kept: true, workers: 6, pauseMs: 100, timeoutMs: 20_000 },
    });
    const active = (): readonly number[] =>
      statusOf(daemonOf('a')).balancer?.virtualServers[0]?.realServers.map(
        ({ connections }) => connections?.active ?? 0,
      ) ?? [];
    await becomes('each has two connections that are kept', () => active().join() === '2,2,2');
    const load = await startTraffic(client, { url, workers: 2, pauseMs: 20, timeoutMs: 20_000 });
    expect(steer('b', 'drain', DRAINED, '--reason', 'update').status).to.equal(0);
    const args = ['drain', DRAINED, '--wait', '--timeout', '2s', '--reason', 'update'];
    const inTime = steer('a', ...args);
    expect(inTime).to.include({ status: 2, errors: '' });
    const drainedMs = Date.now();
    const waiting = spawn(process.execPath, [
      ...[upkeepPath, 'drain', DRAINED, '--wait', '--socket', controlSocket(daemonOf('a'))],
    ]);
    let printed = '';
    waiting.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    const ended = new Promise<number | null>((resolve) => waiting.once('exit', resolve));
    expect(table('a')).to.deep.equal([`${DRAINED}:80 0`, `${DISABLED}:80 2`, '10.2.0.13:80 2']);
    const keptReport = await kept.stop();
    expect(await ended, printed).to.equal(0);
    expect(printed).to.match(/ drains\n.*\b0 \(\d+ s\)\n$/);
    await request(client, url, 6);
    const report = await load.stop();
    expect([...report.failures, ...keptReport.failures]).to.deep.equal([]);
    expect(keptReport.changes).to.equal(0);
    expect(Object.keys(keptReport.answers).sort()).to.deep.equal(['server1', 'server2', 'server3']);
    const { server1: lastMs = 0 } = report.lastMs;
    expect(lastMs).to.be.lessThan(drainedMs);
  });

  it('are disabled, on both directors, and nothing is lost by it', async () => {
    for (const name of ['a', 'b'] as const) {
      expect(steer(name, 'disable', DISABLED, '--force')).to.include({ status: 0, errors: '' });
      await becomes('it is out', () => table(name).join() === `${DRAINED}:80 0,10.2.0.13:80 2`);
    }
    expect((await request(topology.node('client'), url, 4)).answers).to.deep.equal({ server3: 4 });
    const last = steer('a', 'drain', '10.2.0.13');
    expect(last.status).to.equal(1);
    expect(last.errors).to.contain('would lose its quorum: no server would remain');
    expect(table('a')).to.deep.equal([`${DRAINED}:80 0`, '10.2.0.13:80 2']);
  });

  it('never appear in the table of a daemon whose processes were all killed', async () => {
    const node = topology.node('a');
    daemonOf('a').crash();
    node.run('ipvsadm', ['-C']);
    const tap = await IpvsTap.open(node);
    daemonOf('a').start();
    await becomes('the table is back', () => table('a').length === 2);
    await becomes('it is master again', () => isMaster('a'));
    await becomes('all messages are seen', () => tap.destinations().length >= 2);
    tap.close();
    expect(table('a')).to.deep.equal([`${DRAINED}:80 0`, '10.2.0.13:80 2']);
    expect(tap.destinations()).to.deep.equal([DRAINED, addressOf('server3', 'back')]);
  });

  it('stay so when the other director takes over', async () => {
    daemonOf('a').crash();
    topology.node('a').ip('address', 'flush', 'dev', 'eth1', 'to', `${SERVICE}/32`);
    await becomes('b is master', () => isMaster('b'));
    expect(table('b')).to.deep.equal([`${DRAINED}:80 0`, '10.2.0.13:80 2']);
    expect((await request(topology.node('client'), url, 4)).answers).to.deep.equal({ server3: 4 });
  });

  it('come back when they are enabled, by their checks', async () => {
    expect(steer('b', 'enable', DRAINED).output).to.contain('is enabled');
    expect(steer('b', 'enable', DISABLED).status).to.equal(0);
    expect(steer('b', 'weight', '10.2.0.13:80', '50%').status).to.equal(0);
    await becomes(
      'all are back',
      () => table('b').join() === `${DRAINED}:80 2,${DISABLED}:80 2,10.2.0.13:80 1`,
    );
    expect(steer('b', 'overrides').output).to.match(/weight 50%/);
    expect(steer('b', 'overrides', 'clear', '--all').status).to.equal(0);
    await becomes('the weight too', () => table('b').includes('10.2.0.13:80 2'));
    expect(steer('b', 'overrides').output).to.equal('There are no overrides.\n');
  });
});
