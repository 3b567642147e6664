/** `use_ipvlan`, on a kernel that is known to have it. */
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

describe('ipvlan', function () {
  this.timeout(120_000);
  const lab = useLab(['n1']);

  // Shows: vrrp_instance.use_ipvlan
  it('adverts leave with the address of the ipvlan and the MAC of the interface', async () => {
    const node = lab.network.node('n1');
    const more = 'use_ipvlan 10.99.0.50/24 private';
    const daemon = lab.start('n1', configuration({ priority: 200, more }));
    const links = () => node.ip('-d', 'link', 'show');
    await eventually(
      'it is master',
      () => node.holds(VIRTUAL_ADDRESS),
      30_000,
      () => `${daemon.log()}\n${links()}`,
    );
    expect(links()).to.match(/vrrp\.51@eth0[\s\S]*ipvlan +mode l2 private/);
    expect(node.addresses('vrrp.51')).to.deep.equal(['10.99.0.50/24']);
    const advert = await lab.sniffer.waitFor('an advert', 'advert', () => true);
    expect(advert).to.include({ node: 'n1', source: '10.99.0.50' });
    await daemon.stop();
    expect(links()).not.to.include('vrrp.51');
  });
});
