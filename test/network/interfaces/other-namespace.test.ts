/** An interface that is moved to another network namespace, and comes back. */
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

describe('an interface in another network namespace', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const node = (name = 'n1') => lab.network.node(name);

  function setUp(): void {
    node().ip('link', 'set', 'moving', 'up');
    node().ip('address', 'add', '10.98.0.1/24', 'dev', 'moving');
  }

  it('is as good as none; the instance is master again when it is back', async () => {
    node().ip('link', 'add', 'moving', 'type', 'veth', 'peer', 'name', 'other');
    node().ip('link', 'set', 'other', 'up');
    setUp();
    const text = configuration({ priority: 200 }).replace('interface eth0', 'interface moving');
    const daemon = lab.start('n1', text);
    const holds = () => node().addresses('moving').includes(`${VIRTUAL_ADDRESS}/24`);
    await eventually('it is master', holds, 15_000, () => daemon.log());
    const beforeMove = daemon.log().length;
    node().ip('link', 'set', 'moving', 'netns', node('client').namespace);
    await daemon.waitForLog(/Entering FAULT STATE/, 10_000, beforeMove);
    expect(node('client').addresses('moving')).to.deep.equal([]);
    node('client').ip('link', 'set', 'moving', 'netns', node().namespace);
    setUp();
    await eventually('it is master again', holds, 15_000, () => daemon.log());
    await daemon.stop();
    expect(holds()).to.equal(false);
    node().ip('link', 'delete', 'moving');
  });
});
