/** An interface whose hardware address changes while its instance is master. */
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const OTHER_MAC = '02:00:00:00:00:99';
const ANOTHER_MAC = '02:00:00:00:00:98';

describe('an interface with another hardware address', function () {
  this.timeout(60_000);
  const lab = useLab(['n1'], { ipv6: true });
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

  itOurs('its neighbours are told, in both families', async () => {
    const [four, six] = [VIRTUAL_ADDRESS, '2001:db8:99::100'];
    for (const family of ['ipv4', 'ipv6']) {
      // The router has no reason to ask the client either, which would tell it as well.
      node().run('sysctl', ['-qw', `net.${family}.neigh.eth0.delay_first_probe_time=60`]);
    }
    const more = 'garp_master_delay 60'; // no second round meanwhile
    const text = configuration({ priority: 200, excludedAddresses: [`${six}/64`], more });
    const daemon = lab.start('n1', text);
    await daemon.waitForLog(/Entering MASTER STATE/);
    await eventually('both are there', () => node().holds(four) && node().holds(six));
    const known = (address: string) => node('client').ip('neigh', 'show', address);
    for (const address of [four, six]) {
      node('client').run('ping', ['-c', '1', '-W', '2', address]);
      const [, former = ''] = /lladdr (\S+)/.exec(known(address)) ?? [];
      // Confirmed just now: the client has no reason of its own to ask for at least 15 seconds.
      const confirmed = ['lladdr', former, 'dev', 'eth0', 'nud', 'reachable'];
      node('client').ip('neigh', 'replace', address, ...confirmed);
      expect(former).not.to.equal(ANOTHER_MAC);
    }
    node().ip('link', 'set', 'eth0', 'address', ANOTHER_MAC);
    for (const address of [four, six]) {
      await eventually(`the client knows ${address}`, () => known(address).includes(ANOTHER_MAC));
    }
  });
});
