/**
 * Links that are polled, with keepalived as the measure. A dormant link (802.1X, a bond without a
 * partner) has a carrier, and is not running: both have to be there.
 */
import { globalDefinitions, instance, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const POLLS = {
  linkbeat_use_polling: 'linkbeat_use_polling\n',
  'linkbeat_interfaces with ETHTOOL': 'linkbeat_interfaces {\n eth0 ETHTOOL\n}\n',
} as const;

describe('links that are polled', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const node = () => lab.network.node('n1');
  const file = (polls: string, more = '') =>
    globalDefinitions() + polls + instance({ priority: 200, more });

  beforeEach('a link that is up', () => {
    lab.network.setCable('n1', true);
    node().ip('link', 'set', 'eth0', 'state', 'up');
  });

  async function master(kind: 'upkeep' | 'keepalived', text: string) {
    const daemon = lab.start('n1', text, { kind });
    await daemon.waitForLog(/Entering MASTER STATE/);
    await eventually('it holds the address', () => node().holds(VIRTUAL_ADDRESS));
    return daemon;
  }

  for (const kind of ['upkeep', 'keepalived'] as const) {
    for (const [name, polls] of Object.entries(POLLS)) {
      // Shows: linkbeat_use_polling, linkbeat_interfaces
      it(`${kind}, ${name}: says what the driver says; dormant is down`, async () => {
        const daemon = await master(kind, file(polls));
        lab.network.setCable('n1', false);
        await daemon.waitForLog(/Linkbeat reports eth0 down/);
        await daemon.waitForLog(/Entering FAULT STATE/);
        lab.network.setCable('n1', true);
        await daemon.waitForLog(/Linkbeat reports eth0 up/);
        await eventually('it holds the address again', () => node().holds(VIRTUAL_ADDRESS));
        node().ip('link', 'set', 'eth0', 'state', 'dormant');
        await eventually('it lets go', () => !node().holds(VIRTUAL_ADDRESS));
      });
    }
  }

  // Shows: vrrp_instance.linkbeat_use_polling
  it('polls the interface of an instance that asks for it', async () => {
    const daemon = await master('upkeep', file('', 'linkbeat_use_polling'));
    lab.network.setCable('n1', false);
    await daemon.waitForLog(/Linkbeat reports eth0 down/);
  });

  it('takes the word of netlink where the driver has no answer, and without polls', async () => {
    const daemon = await master('upkeep', file('linkbeat_interfaces {\n eth0 MII\n}\n'));
    await daemon.waitForLog(/eth0 does not say by MII whether it has a link/);
    lab.network.setCable('n1', false);
    await daemon.waitForLog(/Entering FAULT STATE/);
    await daemon.stop();
    lab.network.setCable('n1', true);
    const plain = await master('upkeep', file(''));
    lab.network.setCable('n1', false);
    await plain.waitForLog(/Netlink reports eth0 down/);
  });
});
