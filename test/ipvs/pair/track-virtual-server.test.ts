/**
 * A pair of directors that follow the quorum of their virtual server: one that does not reach its
 * servers gives way to one that does.
 */
import { expect } from 'chai';
import { Daemon } from '../../lab/daemon.js';
import { statusOf } from '../../lab/upkeep-command.js';
import { eventually } from '../../lab/wait.js';
import { Topology } from '../stage/topology.js';
import { request, startWebServer, type WebServer } from '../stage/traffic.js';

/** Everything is slow where there is one processor for all. */
const LONG_MS = 60_000;
const VIP = '10.2.0.100';
const URL = `http://${VIP}/`;
const SERVERS = [11, 12];

/** One that answers late on a slow machine is not dead; one without a route is, at once. */
function server(host: number): string {
  return `
  real_server 10.2.0.${host} 80 {
    TCP_CHECK {
      connect_timeout 5
      retry 1
      delay_before_retry 1
    }
  }`;
}

function configuration(priority: number): string {
  return `global_defs {
  vrrp_wait_for_lvs 120
}
vrrp_instance VI_1 {
  interface eth1
  virtual_router_id 7
  priority ${priority}
  advert_int 1
  virtual_ipaddress {
    ${VIP}/32 dev eth1
  }
  track_virtual_server {
    ${VIP}:80
  }
}
virtual_server ${VIP} 80 {
  protocol TCP
  lvs_sched rr
  lvs_method DR
  delay_loop 1
  warmup 0${SERVERS.map((host) => server(host)).join('')}
}
`;
}

describe('a pair of directors that track their virtual server', function () {
  this.timeout(300_000);
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
  const becomes = (what: string, check: () => boolean) =>
    eventually(what, check, LONG_MS, () =>
      [...daemons].map(([name, daemon]) => `${name}:\n${daemon.log().slice(-2500)}`).join('\n'),
    );
  /** The servers are dead for a alone. */
  const hideServers = (action: 'add' | 'del') => {
    for (const host of SERVERS) {
      node('a').run('ip', ['route', action, 'unreachable', `10.2.0.${host}/32`]);
    }
  };
  const faults = () => statusOf(daemonOf('a')).vrrp?.instances[0]?.faults.join();
  const answersFrom = async () =>
    Object.keys((await request(topology.node('client'), URL, 4)).answers);

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
    await becomes('a is master', () => holds('a') && !holds('b'));
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

  // Shows: vrrp_instance.track_virtual_server
  it('changes hands while the servers are dead for the master alone, and back', async () => {
    expect((await answersFrom()).sort()).to.deep.equal(['server1', 'server2']);
    hideServers('add');
    await becomes('b is master', () => holds('b') && !holds('a'));
    expect(faults()).to.equal(`virtual server ${VIP}:80 has no quorum`);
    expect((await answersFrom()).sort()).to.deep.equal(['server1', 'server2']);
    hideServers('del');
    await becomes('a is master again', () => holds('a') && !holds('b'));
  });

  it('does not change hands at the start of one that finds its servers dead', async () => {
    await daemonOf('a').stop();
    await becomes('b is master', () => holds('b'));
    hideServers('add');
    const from = daemonOf('a').log().length;
    daemonOf('a').start();
    await becomes('a is in FAULT', () =>
      /Entering FAULT STATE/.test(daemonOf('a').log().slice(from)),
    );
    expect(daemonOf('a').log().slice(from)).to.not.match(/Entering MASTER STATE/);
    expect(holds('b')).to.equal(true);
    hideServers('del');
    await becomes('a is master again', () => holds('a') && !holds('b'));
  });
});
