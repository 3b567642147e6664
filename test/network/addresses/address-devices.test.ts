/** Addresses on another interface than the one that adverts leave on. */
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import type { LabNode } from '../../lab/node.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, observeFor } from '../../lab/wait.js';

const OTHER = '10.98.0.100/24';

describe('addresses on an interface of their own', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  function addInterface(node: LabNode): void {
    node.ip('link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'eth1-peer');
    node.setInterface('eth1-peer', true);
    node.setInterface('eth1', true);
  }

  function hasOther(node: LabNode): boolean {
    return node.addresses('eth1').includes(OTHER);
  }

  /** The interface goes down and up, goes and comes; each time the other router is to take over. */
  async function followsTheInterface(text: (priority: number) => string): Promise<void> {
    const [n1, n2] = [lab.network.node('n1'), lab.network.node('n2')];
    addInterface(n1);
    addInterface(n2);
    try {
      const high = lab.start('n1', text(200));
      await eventually('n1 has both', () => hasOther(n1) && n1.holds(VIRTUAL_ADDRESS));
      const low = lab.start('n2', text(100));
      await low.waitForLog(/Entering BACKUP STATE/);
      const only = (master: LabNode, backup: LabNode) =>
        eventually(`${master.name} alone has both`, () => {
          const here = hasOther(master) && master.holds(VIRTUAL_ADDRESS);
          return here && !backup.holds(VIRTUAL_ADDRESS);
        });
      n1.setInterface('eth1', false);
      await only(n2, n1);
      n1.setInterface('eth1', true);
      await only(n1, n2);
      n1.ip('link', 'delete', 'eth1');
      await only(n2, n1);
      addInterface(n1);
      await only(n1, n2);
      expect(high.log()).not.to.match(/removed by someone else/);
    } finally {
      n1.ip('link', 'delete', 'eth1');
      n2.ip('link', 'delete', 'eth1');
    }
  }

  // Shows: vrrp_instance.virtual_ipaddress.dev
  it('are moved with all others when it goes down or away', async () => {
    await followsTheInterface((priority) => {
      const addresses = [`${VIRTUAL_ADDRESS}/24`, `${OTHER} dev eth1`];
      return configuration({ priority, addresses });
    });
  });

  // Shows: vrrp_instance.virtual_ipaddress_excluded.dev
  it('and those that adverts do not carry as well', async () => {
    await followsTheInterface((priority) =>
      configuration({ priority, excludedAddresses: [`${OTHER} dev eth1`] }),
    );
  });

  // Shows: vrrp_instance.virtual_ipaddress.no_track
  itOurs('with no_track cost nothing, and come with it', async () => {
    const n1 = lab.network.node('n1');
    const addresses = [`${VIRTUAL_ADDRESS}/24`, `${OTHER} dev eth1 no_track`];
    const daemon = lab.start('n1', configuration({ priority: 200, addresses }));
    await eventually('the first is here', () => n1.holds(VIRTUAL_ADDRESS));
    addInterface(n1);
    await eventually('the other has come with its interface', () => hasOther(n1));
    n1.ip('link', 'delete', 'eth1');
    await observeFor(100);
    addInterface(n1);
    await eventually('it is back with its interface', () => hasOther(n1));
    expect(daemon.log()).not.to.match(/Entering FAULT STATE/);
    await daemon.stop();
    expect(hasOther(n1)).to.equal(false);
    n1.ip('link', 'delete', 'eth1');
  });
});
