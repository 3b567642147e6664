/** A director that checks its servers, under real traffic. */
import { expect } from 'chai';
import { Daemon } from '../lab/daemon.js';
import { daemonUnderTest } from '../lab/daemon-kind.js';
import { eventually } from '../lab/wait.js';
import { checkedServer } from './stage/checked-server.js';
import { Topology } from './stage/topology.js';
import { request, startTraffic, startWebServer, type WebServer } from './stage/traffic.js';

/** Two servers with these weights, and a third one for when both are dead. */
function configuration(weights: readonly [number, number], scheduler = 'wrr', port = 80): string {
  const servers = weights.map((weight, index) => checkedServer(11 + index, weight));
  return `virtual_server 10.1.0.2 ${port} {
  protocol TCP
  lvs_sched ${scheduler}
  lvs_method NAT
  delay_loop 1
  warmup 0
  sorry_server 10.2.0.13 80${servers.join('')}
}
`;
}

describe(`${daemonUnderTest()} as a director`, function () {
  this.timeout(60_000);
  const url = 'http://10.1.0.2/';
  let topology: Topology;
  let daemon: Daemon;
  const webServers = new Map<string, WebServer>();

  const rules = () => topology.node('a').run('ipvsadm', ['-Sn']);
  const balanced = (...hosts: readonly number[]) =>
    eventually(`the servers are ${hosts}`, () => {
      const found = [...rules().matchAll(/-r 10\.2\.0\.(\d+):80/g)].map(([, host]) => host);
      return found.sort().join() === hosts.join();
    });
  const startServer = async (name: 'server1' | 'server2' | 'server3') => {
    webServers.set(name, await startWebServer(topology.node(name), [80]));
  };

  before('set the stage', async () => {
    topology = new Topology();
    await Promise.all((['server1', 'server2', 'server3'] as const).map(startServer));
    daemon = new Daemon(topology.node('a'), configuration([3, 1]), {
      extraArguments: ['-C'],
    });
    daemon.start();
    await balanced(11, 12);
  });
  after('clear the stage', () => {
    daemon.close();
    for (const server of webServers.values()) {
      server.kill();
    }
    topology.close();
  });

  it('spreads requests by weight', async () => {
    const report = await request(topology.node('client'), url, 8);
    expect(report.failures).to.deep.equal([]);
    expect(report.answers).to.deep.equal({ server1: 6, server2: 2 });
  });

  it('loses no connection and no request at reloads under load', async () => {
    const client = topology.node('client');
    const load = { url, pauseMs: 20 };
    const kept = await startTraffic(client, { ...load, workers: 4, kept: true });
    const fresh = await startTraffic(client, load);
    daemon.reload(configuration([1, 1]));
    await eventually('server1 has weight 1', () => /10\.2\.0\.11:80 -m -w 1/.test(rules()));
    daemon.reload(configuration([1, 1], 'rr') + configuration([2, 2], 'wlc', 81));
    await eventually('another service', () => rules().includes('-A -t 10.1.0.2:81 -s wlc'));
    await eventually('another scheduler', () => rules().includes('-A -t 10.1.0.2:80 -s rr'));
    daemon.reload(configuration([1, 1], 'rr'));
    await eventually('the service is gone', () => !rules().includes('10.1.0.2:81'));
    const reports = await Promise.all([kept.stop(), fresh.stop()]);
    for (const report of reports) {
      expect(report.failures).to.deep.equal([]);
    }
    expect(reports[0]?.changes).to.equal(0);
    const after = await request(client, url, 8);
    expect(after.answers).to.deep.equal({ server1: 4, server2: 4 });
  });

  it('takes a killed server out within its check time, and back when it returns', async () => {
    const client = topology.node('client');
    const load = await startTraffic(client, { url, pauseMs: 20, timeoutMs: 500 });
    const killedMs = Date.now();
    webServers.get('server1')?.kill();
    await balanced(12);
    const outMs = Date.now() - killedMs;
    const report = await load.stop();
    // delay_loop 1 and one look at the table, which takes some 100 ms here.
    expect(outMs).to.be.lessThan(3000);
    expect(report.failures.every(({ timeMs }) => timeMs - killedMs <= outMs + 500)).to.equal(true);
    expect((await request(client, url, 4)).answers).to.deep.equal({ server2: 4 });
    await startServer('server1');
    await balanced(11, 12);
  });

  it('asks the sorry server when all are dead, and only then', async () => {
    webServers.get('server1')?.kill();
    webServers.get('server2')?.kill();
    await balanced(13);
    const report = await request(topology.node('client'), url, 4);
    expect(report.answers).to.deep.equal({ server3: 4 });
    await startServer('server2');
    await balanced(12);
  });

  it('leaves nothing behind when it stops', async () => {
    expect(rules()).to.not.equal('');
    await daemon.stop();
    expect(rules()).to.equal('');
  });
});
