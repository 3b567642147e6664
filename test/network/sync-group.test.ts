/** Instances of a sync group change state together. */
import { expect } from 'chai';
import { globalDefinitions, instance } from '../lab/configuration.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

const GROUP = 'vrrp_sync_group G1 {\n group {\n A\n B\n }\n}\n';

/** Two instances in a group; A also follows a script or an interface of its own by `moreOfA`. */
function groupOfTwo(priority: number, moreOfA = ''): string {
  const [a, b] = [
    { name: 'A', virtualRouterId: 61, addresses: ['10.99.0.161/24'], more: moreOfA },
    { name: 'B', virtualRouterId: 62, addresses: ['10.99.0.162/24'] },
  ];
  return globalDefinitions() + GROUP + instance({ ...a, priority }) + instance({ ...b, priority });
}

describe('a sync group', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  function holds(name: string): readonly boolean[] {
    const node = lab.network.node(name);
    return [node.holds('10.99.0.161'), node.holds('10.99.0.162')];
  }

  // Shows: vrrp_sync_group, vrrp_sync_group.group
  it('goes to FAULT as a whole when one member does, and returns as a whole', async () => {
    const n1 = lab.network.node('n1');
    n1.ip('link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'eth1-peer');
    n1.setInterface('eth1-peer', true);
    n1.setInterface('eth1', true);
    const high = lab.start('n1', groupOfTwo(200, 'track_interface {\n eth1\n }'));
    await eventually('n1 holds both', () => holds('n1').every(Boolean));
    const low = lab.start('n2', groupOfTwo(100));
    await low.waitForLog(/\(B\) Entering BACKUP STATE/);
    n1.setInterface('eth1', false);
    await high.waitForLog(/\(A\) Entering FAULT STATE/);
    await high.waitForLog(/\(B\) Entering FAULT STATE/);
    await eventually('n2 holds both, n1 none', () => {
      return holds('n2').every(Boolean) && !holds('n1').some(Boolean);
    });
    n1.setInterface('eth1', true);
    await eventually('n1 holds both again, n2 none', () => {
      return holds('n1').every(Boolean) && !holds('n2').some(Boolean);
    });
    expect(high.log()).to.match(/VRRP_Group\(G1\) Syncing instances to MASTER state/);
    n1.ip('link', 'delete', 'eth1');
  });
});
