/** `vrf`, on a kernel that is known to have it. */
import { expect } from 'chai';
import { globalDefinitions } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const ADDRESS = '10.99.0.100';
const TABLE = '10';

/** An instance of n1 or n2 with the other as its peer; `place` says where it is. */
function text(own: 1 | 2, priority: number, place: string): string {
  return `${globalDefinitions()}vrrp_instance VI_1 {
    ${place}
    version 3
    virtual_router_id 51
    priority ${priority}
    advert_int 0.5
    unicast_src_ip 10.99.0.${own}
    unicast_peer { 10.99.0.${3 - own} }
    virtual_ipaddress {
        ${ADDRESS}/24 dev eth0
    }
}
`;
}

describe('vrf', function () {
  this.timeout(120_000);
  const lab = useLab(['n1', 'n2']);
  const node = (name: 'n1' | 'n2') => lab.network.node(name);

  before('n1 has eth0 in a VRF', () => {
    const n1 = node('n1');
    n1.ip('link', 'add', 'blue', 'type', 'vrf', 'table', TABLE);
    n1.ip('link', 'set', 'blue', 'up');
    n1.ip('link', 'set', 'eth0', 'master', 'blue');
  });

  // Shows: vrrp_instance.vrf
  it('an instance without interface speaks in its VRF, with keepalived as its peer', async () => {
    const peer = lab.start('n2', text(2, 100, 'interface eth0'), { kind: 'keepalived' });
    await eventually('n2 is master', () => node('n2').holds(ADDRESS), 30_000);
    const daemon = lab.start('n1', text(1, 200, 'vrf blue'));
    const moved = () => node('n1').holds(ADDRESS) && !node('n2').holds(ADDRESS);
    const logs = () => `${daemon.log()}\n${peer.log()}`;
    await eventually('n1 has taken over', moved, 30_000, logs);
    expect(node('n1').ip('route', 'show', 'table', TABLE)).to.include(`local ${ADDRESS}`);
    // Those of the instance, and the one that counts strangers; what is rehearsed goes nowhere.
    const all = node('n1').run('ss', ['-w', '-a', '-n']);
    const sockets = all.match(/\S+:112\b/g)?.filter((each) => !each.includes('%lo:')) ?? [];
    expect(new Set(sockets)).to.deep.equal(new Set(['0.0.0.0%blue:112']));
    expect(sockets).to.have.length.greaterThan(1);
    // It hears its peer as well.
    daemon.configure(text(1, 50, 'vrf blue'));
    daemon.reload();
    const back = () => node('n2').holds(ADDRESS) && !node('n1').holds(ADDRESS);
    await eventually('n2 has it again', back, 30_000, logs);
  });
});
