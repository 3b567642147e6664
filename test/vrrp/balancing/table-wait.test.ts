import { expect } from 'chai';
import type { Configuration } from '../../../src/config/model.js';
import { directingInstances } from '../../../src/vrrp/balancing/table-wait.js';
import { loadText } from '../../config/load-text.js';
import { RouterNetwork } from '../router-network.js';

const SERVICE = 'virtual_server 10.9.9.10 80 { real_server 10.0.0.1 80 { } }';

function configured(services: string, definitions = '', priority = 255): Configuration {
  const instance = (name: string, id: number, priority: number, address: string) =>
    `vrrp_instance ${name} {
      interface eth0
      virtual_router_id ${id}
      priority ${priority}
      advert_int 1
      virtual_ipaddress { ${address} }
    }`;
  const text = [
    `global_defs { ${definitions} }`,
    instance('VI_1', 1, priority, '10.9.9.10/24'),
    instance('VI_2', 2, priority, '10.9.9.20/24'),
    services,
  ];
  return loadText(text.join('\n').replace(/([{}])/g, '\n$1\n'), { hostName: 'test' }).configuration;
}

/** A router that is told at its start that the table is not filled. */
function waiting(services: string, definitions = ''): RouterNetwork {
  const network = new RouterNetwork();
  network.add('a', '10.9.9.1', configured(services, definitions), undefined, [
    { kind: 'lvsTable', filled: false },
  ]);
  network.runTo(100);
  return network;
}

const states = (network: RouterNetwork): string =>
  network
    .router('a')
    .snapshot(network.nowMs)
    .instances.map(({ state }) => state)
    .join();

describe('instances that wait for the table of IPVS', () => {
  const directing = (services: string) => [...directingInstances(configured(services))];

  it('are those with the address of a virtual server', () => {
    expect(directing('')).to.deep.equal([]);
    expect(directing(SERVICE)).to.deep.equal(['VI_1']);
  });

  it('are those in a range of a group, and all with a firewall mark', () => {
    const server = 'virtual_server group G { real_server 10.0.0.1 80 { } }';
    const group = (entry: string) => directing(`virtual_server_group G { ${entry} }\n${server}`);
    expect(group('10.9.9.11-20 80')).to.deep.equal(['VI_2']);
    expect(group('10.9.9.10-19 80')).to.deep.equal(['VI_1']);
    expect(group('10.9.8.10-20 80')).to.deep.equal([]);
    expect(group('fwmark 7')).to.deep.equal(['VI_1', 'VI_2']);
    expect(directing('virtual_server fwmark 7 { real_server 10.0.0.1 0 { } }')).to.have.length(2);
  });

  it('begin when it is filled, and the others at once', () => {
    const network = waiting(SERVICE);
    expect(states(network)).to.equal('INIT,MASTER');
    network.input('a', { kind: 'lvsTable', filled: true });
    network.runTo(200);
    expect(states(network)).to.equal('MASTER,MASTER');
  });

  // Shows: global_defs.vrrp_wait_for_lvs
  it('begin without it when vrrp_wait_for_lvs is over, and that is said', () => {
    const network = waiting(SERVICE, 'vrrp_wait_for_lvs 3');
    network.runTo(2999);
    expect(states(network)).to.equal('INIT,MASTER');
    network.runTo(3000);
    expect(states(network)).to.equal('MASTER,MASTER');
    const [over] = network.deeds.flatMap(({ effect }) =>
      effect.kind === 'log' && effect.event.event === 'lvsWaitOver' ? [effect.event] : [],
    );
    expect(over).to.deep.include({ instances: ['VI_1'], waitedMs: 3000 });
  });

  it('are none with vrrp_wait_for_lvs 0, and for a successor that goes on as master', () => {
    expect(states(waiting(SERVICE, 'vrrp_wait_for_lvs 0'))).to.equal('MASTER,MASTER');
    const predecessor = waiting(SERVICE, 'vrrp_wait_for_lvs 0').router('a').checkpoint();
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', configured(SERVICE), predecessor, [
      { kind: 'lvsTable', filled: false },
    ]);
    expect(states(network)).to.equal('MASTER,MASTER');
  });

  it('wait with all of their sync group', () => {
    const group = 'vrrp_sync_group G { group { VI_1\nVI_2 } }';
    const network = waiting(`${SERVICE}\n${group}`);
    expect(states(network)).to.equal('INIT,INIT');
    network.input('a', { kind: 'lvsTable', filled: true });
    network.runTo(200);
    expect(states(network)).to.equal('MASTER,MASTER');
  });

  /** When `a`, which waits until 5000, is master; at 2000 the master before it leaves. */
  function takesOverAtMs(others: readonly [string, string, number][]): number | undefined {
    const network = new RouterNetwork();
    for (const [name, address, priority] of others) {
      network.add(name, address, configured(SERVICE, 'vrrp_wait_for_lvs 0', priority));
    }
    network.runTo(1000);
    network.add('a', '10.9.9.1', configured(SERVICE, '', 100), undefined, [
      { kind: 'lvsTable', filled: false },
    ]);
    network.runTo(2000);
    network.input('master', { kind: 'stop', release: true });
    network.kill('master');
    network.runTo(5000);
    expect(network.instance('a').state).to.equal('INIT');
    for (const [name] of others) {
      network.kill(name);
    }
    network.input('a', { kind: 'lvsTable', filled: true });
    network.runTo(20_000);
    return network.timesOf('a', 'acquire VI_1 10.9.9.10')[0];
  }

  it('wait for the skew alone when they have heard the master leave', () => {
    expect(takesOverAtMs([['master', '10.9.9.2', 255]])).to.be.within(5600, 5620);
  });

  it('listen for a better master when another one has come since', () => {
    const others: [string, string, number][] = [
      ['master', '10.9.9.2', 255],
      ['next', '10.9.9.3', 150],
    ];
    expect(takesOverAtMs(others)).to.be.greaterThan(8000);
  });

  it('go on waiting while another router has their addresses', () => {
    const network = new RouterNetwork();
    network.add('b', '10.9.9.2', configured(SERVICE, 'vrrp_wait_for_lvs 0', 100));
    network.runTo(5000);
    network.add('a', '10.9.9.1', configured(SERVICE, 'vrrp_wait_for_lvs 3', 200), undefined, [
      { kind: 'lvsTable', filled: false },
    ]);
    network.runTo(60_000);
    expect(network.states()).to.equal('b MASTER, a INIT');
    network.kill('b');
    network.runTo(64_500);
    expect(network.states()).to.equal('a MASTER');
    expect(network.deeds.filter(({ text }) => text === 'log lvsWaitOver')).to.have.length(1);
  });

  it('have a reason in their status while they wait after a fault', () => {
    const network = waiting(SERVICE);
    network.link('a', 'eth0', false);
    network.link('a', 'eth0', true);
    const [first] = network.router('a').snapshot(network.nowMs).instances;
    expect(first).to.deep.include({
      state: 'FAULT',
      faults: ['the table of IPVS is not filled yet'],
    });
    network.input('a', { kind: 'lvsTable', filled: true });
    expect(states(network)).to.equal('MASTER,MASTER');
  });
});
