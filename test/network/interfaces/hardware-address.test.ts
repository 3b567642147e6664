/** An interface whose hardware address changes while its instance is master. */
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const OTHER_MAC = '02:00:00:00:00:99';

describe('an interface with another hardware address', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const node = (name = 'n1') => lab.network.node(name);

  it('adverts leave with it, and the virtual address answers with it', async () => {
    const daemon = lab.start('n1', configuration({ priority: 200 }));
    await eventually('it is master', () => node().holds(VIRTUAL_ADDRESS));
    lab.sniffer.clear();
    node().ip('link', 'set', 'eth0', 'address', OTHER_MAC);
    await lab.sniffer.waitFor('an advert', 'advert', (advert) => advert.node === OTHER_MAC);
    node('client').ip('neigh', 'flush', 'dev', 'eth0');
    node('client').run('ping', ['-c', '1', '-W', '2', VIRTUAL_ADDRESS]);
    expect(node('client').ip('neigh', 'show', VIRTUAL_ADDRESS)).to.include(OTHER_MAC);
    expect(daemon.log()).not.to.match(/FAULT/);
    expect(lab.sniffer.seen('advert', ({ priority }) => priority === 0)).to.deep.equal([]);
  });
});
