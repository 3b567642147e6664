import { expect } from 'chai';
import { loadText } from '../../config/load-text.js';
import { RouterNetwork } from '../router-network.js';

const NAME = '10.9.9.10:80';

function configured(priority: number, weight: number, definitions = '') {
  const text = `global_defs { ${definitions} }
    vrrp_instance VI_1 {
      interface eth0
      virtual_router_id 1
      priority ${priority}
      advert_int 1
      virtual_ipaddress { 10.9.9.10/24 }
      track_virtual_server { ${NAME} weight ${weight} }
    }
    virtual_server 10.9.9.10 80 { real_server 10.0.0.1 80 { } }`;
  return loadText(text.replace(/([{}])/g, '\n$1\n'), { hostName: 'test' }).configuration;
}

const quorum = (holds: boolean) =>
  ({ kind: 'virtualServerQuorum', virtualServer: NAME, holds }) as const;
const state = (network: RouterNetwork, name: string) =>
  network.router(name).snapshot(network.nowMs).instances[0]?.state;

/** A master b that has its quorum, and a better router a that starts a second later. */
function pair(weight: number, definitions = ''): RouterNetwork {
  const network = new RouterNetwork();
  network.add('b', '10.9.9.2', configured(100, weight, definitions), undefined, [quorum(true)]);
  network.runTo(5000);
  expect(state(network, 'b')).to.equal('MASTER');
  network.add('a', '10.9.9.1', configured(150, weight, definitions));
  return network;
}

describe('an instance that tracks a virtual server', () => {
  for (const weight of [0, -100]) {
    it(`does not take over at its start before it knows of its quorum (weight ${weight})`, () => {
      const network = pair(weight);
      network.runTo(15_000);
      expect(state(network, 'a')).to.equal('INIT');
      network.input('a', quorum(false));
      network.runTo(30_000);
      expect(state(network, 'a')).to.equal(weight === 0 ? 'FAULT' : 'BACKUP');
      expect(state(network, 'b')).to.equal('MASTER');
      network.input('a', quorum(true));
      network.runTo(40_000);
      expect([state(network, 'a'), state(network, 'b')]).to.deep.equal(['MASTER', 'BACKUP']);
      network.input('a', quorum(false));
      network.runTo(50_000);
      expect(state(network, 'b')).to.equal('MASTER');
    });
  }

  it('waits no longer than vrrp_wait_for_lvs, and that is said', () => {
    const network = pair(0, 'vrrp_wait_for_lvs 3');
    network.runTo(7999);
    expect(state(network, 'a')).to.equal('INIT');
    network.runTo(20_000);
    expect(state(network, 'a')).to.equal('MASTER');
    const over = network.deeds.flatMap(({ effect }) =>
      effect.kind === 'log' && effect.event.event === 'quorumWaitOver' ? [effect.event] : [],
    );
    expect(over).to.deep.equal([
      { event: 'quorumWaitOver', virtualServers: [NAME], waitedMs: 3000 },
    ]);
  });

  it('does not wait with vrrp_wait_for_lvs 0', () => {
    const network = pair(0, 'vrrp_wait_for_lvs 0');
    network.runTo(15_000);
    expect(state(network, 'a')).to.equal('MASTER');
  });
});
