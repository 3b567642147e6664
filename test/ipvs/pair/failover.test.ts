/**
 * A pair of directors, each with its address and its virtual server in one file: who is master
 * answers, checks and sends the table of connections to the other.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Daemon } from '../../lab/daemon.js';
import { statusOf } from '../../lab/upkeep-command.js';
import { eventually } from '../../lab/wait.js';
import { checkedServer } from '../stage/checked-server.js';
import { Topology } from '../stage/topology.js';
import { request, startTraffic, startWebServer, type WebServer } from '../stage/traffic.js';

/** Everything is slow where there is one processor for all. */
const LONG_MS = 40_000;
const VIP = '10.2.0.100';

function configuration(priority: number): string {
  return `global_defs {
  lvs_sync_daemon eth1 VI_1 id 7
}
vrrp_instance VI_1 {
  interface eth1
  virtual_router_id 7
  priority ${priority}
  advert_int 1
  virtual_ipaddress {
    ${VIP}/32 dev eth1
  }
}
virtual_server ${VIP} 80 {
  protocol TCP
  lvs_sched rr
  lvs_method DR
  delay_loop 1
  warmup 0
  ha_suspend${checkedServer(11)}${checkedServer(12)}
}
`;
}

describe('a pair of directors with address and virtual server in one file', function () {
  this.timeout(150_000);
  const url = `http://${VIP}/`;
  let topology: Topology;
  let webServers: readonly WebServer[];
  const daemons = new Map<'a' | 'b', Daemon>();

  const node = (name: 'a' | 'b') => topology.node(name);
  const daemonOf = (name: 'a' | 'b'): Daemon => {
    const found = daemons.get(name);
    expect(found, name).to.not.equal(undefined);
    return found ?? new Daemon(node(name), '');
  };
  const holds = (name: 'a' | 'b'): boolean => node(name).addresses('eth1').includes(`${VIP}/32`);
  const servers = (name: 'a' | 'b'): string =>
    [
      ...node(name)
        .run('ipvsadm', ['-Sn'])
        .matchAll(/-r 10\.2\.0\.(\d+):80 -g/g),
    ]
      .map(([, host]) => host)
      .sort()
      .join();
  const roles = (name: 'a' | 'b'): string =>
    [
      ...node(name)
        .run('ipvsadm', ['-Ln', '--daemon'])
        .matchAll(/^(\w+) sync daemon/gm),
    ]
      .map(([, role]) => role)
      .join();
  const suspended = (name: 'a' | 'b'): boolean | undefined =>
    statusOf(daemonOf(name)).balancer?.virtualServers[0]?.suspended;
  const becomes = (what: string, check: () => boolean) =>
    eventually(what, check, LONG_MS, () =>
      [...daemons].map(([name, daemon]) => `${name}:\n${daemon.log().slice(-2500)}`).join('\n'),
    );

  before('start both', async () => {
    topology = new Topology();
    topology.acceptOnServers(VIP);
    webServers = await Promise.all(
      (['server1', 'server2'] as const).map((name) => startWebServer(topology.node(name), [80])),
    );
    for (const [name, priority] of [
      ['a', 200],
      ['b', 100],
    ] as const) {
      daemons.set(name, new Daemon(node(name), configuration(priority)));
      daemonOf(name).start();
    }
    for (const daemon of daemons.values()) {
      await daemon.waitForLog(/Startup complete/, LONG_MS);
    }
    await becomes(
      'a is master and both have their tables',
      () => holds('a') && !holds('b') && servers('a') === '11,12' && servers('b') === '11,12',
    );
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

  it('answers at the address, and the sync daemons follow the instance', async () => {
    await becomes('a sends, b receives', () => roles('a') === 'master' && roles('b') === 'backup');
    const { answers, failures } = await request(topology.node('client'), url, 4);
    expect(failures).to.deep.equal([]);
    expect(answers).to.deep.equal({ server1: 2, server2: 2 });
  });

  it('writes what its checkers know at SIGUSR1', async () => {
    const path = join(daemonOf('a').directory, 'keepalived_check.data');
    expect(existsSync(path)).to.equal(false);
    daemonOf('a').signal('SIGUSR1');
    await becomes('the dump is there', () => existsSync(path));
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines).to.include(` VS VIP = ${VIP}, VPORT = 80`).and.to.include('   alive = 1');
    expect(lines).to.include(` [${VIP}]:tcp:80 -> [10.2.0.12]:tcp:80`);
  });

  it('checks only where the address is', async () => {
    expect([suspended('a'), suspended('b')]).to.deep.equal([false, true]);
    webServers[0]?.kill();
    await becomes('a has taken server 11 out', () => servers('a') === '12');
    expect(servers('b')).to.equal('11,12');
  });

  it('gives the address away before the services at a stop, and the other goes on', async () => {
    const client = topology.node('client');
    const load = await startTraffic(client, { url, pauseMs: 50, timeoutMs: 2000 });
    const from = daemonOf('a').log().length;
    await daemonOf('a').stop();
    const log = daemonOf('a').log().slice(from);
    const [released, removed] = [/sent 0 priority|removing .*VIPs/i, /Shutting down service/].map(
      (pattern) => log.search(pattern),
    );
    expect(released, log).to.be.at.least(0);
    expect(removed, log).to.be.greaterThan(released ?? -1);
    expect([servers('a'), roles('a'), holds('a')]).to.deep.equal(['', '', false]);
    await becomes('b is master', () => holds('b') && roles('b') === 'master');
    await becomes('b checks, and takes server 11 out', () => servers('b') === '12');
    expect(suspended('b')).to.equal(false);
    const { answers } = await load.stop();
    expect(Object.keys(answers)).to.include('server2');
    const after = await request(client, url, 4);
    expect([after.failures, after.answers]).to.deep.equal([[], { server2: 4 }]);
  });

  it('rests again when the better one is back', async () => {
    daemonOf('a').start();
    await becomes('a is master again', () => holds('a') && !holds('b') && roles('a') === 'master');
    await becomes('b receives', () => roles('b') === 'backup');
    await becomes('a has found server 11 dead', () => servers('a') === '12');
    expect([suspended('a'), suspended('b')]).to.deep.equal([false, true]);
    const { answers } = await request(topology.node('client'), url, 4);
    expect(answers).to.deep.equal({ server2: 4 });
  });
});
