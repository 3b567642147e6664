/** A virtual server that follows a sync group, on a real IPVS. */
import { expect } from 'chai';
import { globalDefinitions, instance } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const SERVICE = '10.99.0.100:80';

const member = (name: string, virtualRouterId: number, address: string) =>
  instance({ name, virtualRouterId, priority: 200, addresses: [address] });

const TEXT = `${globalDefinitions()}
${member('FRONT', 51, '10.99.0.100/24')}
${member('BACK', 52, '10.98.0.100/24').replaceAll('eth0', 'back')}
vrrp_sync_group BOTH {
  group {
    FRONT
    BACK
  }
}
virtual_server 10.99.0.100 80 {
  active_on master BOTH
  protocol TCP
  lvs_sched rr
  lvs_method DR
  real_server 10.98.0.11 80 {
  }
}
`;

describe('a virtual server that follows a sync group', function () {
  this.timeout(180_000);
  const lab = useLab(['n1']);

  // Shows: virtual_server.active_on
  it('is in the kernel while each of its instances is master', async () => {
    const node = lab.network.node('n1');
    node.ip('link', 'add', 'back', 'type', 'dummy');
    node.ip('address', 'add', '10.98.0.1/24', 'dev', 'back');
    node.setInterface('back', true);
    const daemon = lab.start('n1', TEXT);
    const isThere = () => node.run('ipvsadm', ['-Sn']).includes(`${SERVICE} `);
    const becomes = (what: string, check: () => boolean) =>
      eventually(what, check, 60_000, () => daemon.log().slice(-2500));
    await becomes('it is there', isThere);
    node.setInterface('back', false);
    await becomes('it is gone', () => !isThere() && !node.holds('10.99.0.100'));
    node.setInterface('back', true);
    await becomes('it is there again', () => isThere() && node.holds('10.99.0.100'));
    await daemon.stop();
    expect(isThere()).to.equal(false);
  });
});
