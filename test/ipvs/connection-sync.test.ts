/** Connections that change directors, with rules typed by hand: the stage for a fail-over. */
import { expect } from 'chai';
import { eventually, observeFor } from '../lab/wait.js';
import { Topology } from './stage/topology.js';
import {
  startTraffic,
  startWebServer,
  type TrafficReport,
  type WebServer,
} from './stage/traffic.js';

describe('established connections when another director goes on', function () {
  this.timeout(60_000);
  const vip = '10.2.0.100';
  let topology: Topology;
  let webServers: WebServer[];

  before('set the stage', async () => {
    topology = new Topology();
    topology.acceptOnServers(vip);
    webServers = await Promise.all(topology.servers.map((node) => startWebServer(node, [80])));
    const servers = ['11', '12', '13'].map((host) => `-a -t ${vip}:80 -r 10.2.0.${host}:80 -g\n`);
    for (const director of ['a', 'b'] as const) {
      topology.node(director).run('ipvsadm', ['-R'], `-A -t ${vip}:80 -s rr\n${servers.join('')}`);
    }
  });
  after('clear the stage', () => {
    for (const server of webServers) {
      server.kill();
    }
    topology.close();
  });

  /** Keeps connections while the address moves, and says what became of them. */
  async function move(
    from: 'a' | 'b',
    to: 'a' | 'b',
    ready: () => Promise<unknown>,
  ): Promise<TrafficReport> {
    const client = topology.node('client');
    topology.setVirtualAddress(from, vip, true);
    const url = `http://${vip}/`;
    const order = { url, workers: 6, kept: true, pauseMs: 50, timeoutMs: 2000 };
    const traffic = await startTraffic(client, order);
    await observeFor(1000);
    await ready();
    topology.setVirtualAddress(from, vip, false);
    topology.setVirtualAddress(to, vip, true);
    client.ip('neighbour', 'flush', 'dev', 'eth1');
    await observeFor(2000);
    const report = await traffic.stop();
    topology.setVirtualAddress(to, vip, false);
    client.ip('neighbour', 'flush', 'dev', 'eth1');
    return report;
  }

  it('are lost when the other knows nothing of them', async () => {
    const report = await move('a', 'b', async () => undefined);
    expect(report.failures).to.not.deep.equal([]);
  });

  it('go on with the same servers when the table of connections is synchronised', async () => {
    for (const [director, role] of [
      ['a', 'master'],
      ['b', 'backup'],
    ] as const) {
      const options = ['--mcast-interface', 'eth1', '--syncid', '7'];
      topology.node(director).run('ipvsadm', ['--start-daemon', role, ...options]);
    }
    const known = () => topology.node('b').run('cat', ['/proc/net/ip_vs_conn']);
    // The kernel sends what it has to tell at the latest after two seconds.
    const report = await move('a', 'b', () =>
      eventually('b knows six connections', () => known().split('ESTABLISHED').length > 6),
    );
    expect(report.failures).to.deep.equal([]);
    expect(report.changes).to.equal(0);
    expect(Object.keys(report.answers).sort()).to.deep.equal(['server1', 'server2', 'server3']);
  });
});
