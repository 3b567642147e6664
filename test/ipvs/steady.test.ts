/** A director whose table is as it should be writes nothing, whatever happens to its process. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Daemon } from '../lab/daemon.js';
import { eventually } from '../lab/wait.js';
import { checkedServer } from './stage/checked-server.js';
import { IpvsTap } from './stage/ipvs-tap.js';
import { SERVERS, Topology } from './stage/topology.js';
import { startTraffic, startWebServer, type WebServer } from './stage/traffic.js';

function configuration(weight: number): string {
  const servers = SERVERS.map((_, index) => checkedServer(11 + index, index === 0 ? weight : 1));
  return `global_defs {
  lvs_drift_interval 1
  lvs_timeouts tcp 901 tcpfin 121 udp 301
  lvs_sync_daemon eth1 id 7 maxlen 1000
}
virtual_server 10.1.0.2 80 {
  protocol TCP
  lvs_sched wrr
  lvs_method NAT
  delay_loop 1
  warmup 0${servers.join('')}
}
virtual_server fwmark 5 {
  lvs_sched sh
  lvs_method DR
  real_server 10.2.0.11 {
  }
}
`;
}

describe('a table that is as it should be', function () {
  this.timeout(90_000);
  let topology: Topology;
  let daemon: Daemon;
  let tap: IpvsTap;
  let webServers: readonly WebServer[];

  const ipvsadm = (...args: readonly string[]) => topology.node('a').run('ipvsadm', args);
  const checkers = () => Number(readFileSync(daemon.pidFile('checkers'), 'utf8'));
  const loggedSince = (length: number) => daemon.log().slice(length);
  /** What the daemon says of changes by others: by service, sorted. */
  const repairs = (from: number) =>
    [
      ...loggedSince(from).matchAll(
        /: VS (.*) was changed by someone else, and is put right: (.*)/g,
      ),
    ]
      .flatMap(([, service, changes = '']) =>
        changes.split(', ').map((each) => `${service} ${each}`),
      )
      .sort();

  before('set the stage', async () => {
    topology = new Topology();
    webServers = await Promise.all(topology.servers.map((node) => startWebServer(node, [80])));
    tap = await IpvsTap.open(topology.node('a'));
    daemon = new Daemon(topology.node('a'), configuration(3), { extraArguments: ['-C'] });
    daemon.start();
    const isThere = () => ipvsadm('-Sn').match(/ -r /g)?.length === 4;
    await eventually('all servers are there', isThere, 30_000, () => daemon.log());
    await tap.readings(2);
  });
  after('clear the stage', () => {
    daemon.close();
    for (const server of webServers) {
      server.kill();
    }
    tap.close();
    topology.close();
  });

  it('was written with no more commands than it has entries', () => {
    const { NEW_SERVICE, NEW_DEST, SET_CONFIG, NEW_DAEMON, ...others } = tap.writes();
    expect([NEW_SERVICE, NEW_DEST, SET_CONFIG, NEW_DAEMON]).to.deep.equal([2, 4, 1, 2]);
    expect(others).to.deep.equal({});
  });

  it('is written once when one weight changes, and not at all when nothing does', async () => {
    for (const [weight, writes] of [
      [2, { SET_DEST: 1 }],
      [2, {}],
    ] as const) {
      tap.clear();
      const logged = daemon.log().length;
      daemon.reload(configuration(weight));
      await daemon.waitForLog(/Reload complete/, 15_000, logged);
      await tap.readings(2);
      expect(tap.writes()).to.deep.equal(writes);
    }
    expect(ipvsadm('-Sn')).to.include('10.2.0.11:80 -m -w 2');
  });

  it('outlives SIGKILL of the checkers, and the successor agrees without a write', async () => {
    webServers[1]?.kill();
    const without2 = () => !ipvsadm('-Sn').includes('10.2.0.12:80');
    await eventually('the dead server is out', without2);
    const url = 'http://10.1.0.2/';
    const kept = await startTraffic(topology.node('client'), {
      ...{ url, workers: 4, kept: true, pauseMs: 50 },
    });
    await eventually('connections', () => /10\.2\.0\.11:80 +Masq +2 +[1-9]/.test(ipvsadm('-Ln')));
    await tap.readings(1);
    const rules = ipvsadm('-Sn');
    const former = checkers();
    const logged = daemon.log().length;
    tap.clear();
    process.kill(former, 'SIGKILL');
    await eventually('there is a successor', () => checkers() !== former, 30_000);
    await tap.readings(3);
    const report = await kept.stop();
    expect(tap.writes()).to.deep.equal({});
    expect(ipvsadm('-Sn')).to.equal(rules);
    expect(report.failures).to.deep.equal([]);
    expect(report.changes).to.equal(0);
    expect(loggedSince(logged)).to.match(/respawning|Starting Healthchecker/);
    expect(loggedSince(logged)).to.not.match(/Adding service|Removing service|put right/);
  });

  it('is put right within the drift interval after ipvsadm -C, with one line of log', async () => {
    const before = ipvsadm('-Sn');
    const logged = daemon.log().length;
    tap.clear();
    ipvsadm('-C');
    await eventually('the table is as before', () => ipvsadm('-Sn') === before);
    await tap.readings(1);
    const { FLUSH, NEW_SERVICE, NEW_DEST, ...others } = tap.writes();
    expect([FLUSH, NEW_SERVICE, NEW_DEST]).to.deep.equal([1, 2, 3]);
    expect(others).to.deep.equal({});
    const lines = loggedSince(logged)
      .split('\n')
      .filter((line) => line.includes('someone else'));
    expect(lines).to.have.length(1);
    expect(lines[0]).to.include('All 2 services had been taken out of the table');
  });

  it('is put right when somebody has changed, added and removed a server', async () => {
    const before = ipvsadm('-Sn');
    const logged = daemon.log().length;
    ipvsadm('-e', '-t', '10.1.0.2:80', '-r', '10.2.0.11:80', '-m', '-w', '0');
    ipvsadm('-a', '-t', '10.1.0.2:80', '-r', '10.2.0.99:80', '-m');
    ipvsadm('-d', '-f', '5', '-r', '10.2.0.11:0');
    await eventually('the table is as before', () => ipvsadm('-Sn') === before);
    expect(repairs(logged)).to.deep.equal([
      'FWM 5 destination 10.2.0.11:0 was gone',
      '[10.1.0.2]:tcp:80 destination 10.2.0.99:80 had been added',
      '[10.1.0.2]:tcp:80 weight of 10.2.0.11:80 was 0 instead of 2',
    ]);
  });
});
