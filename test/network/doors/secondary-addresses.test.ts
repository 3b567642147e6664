/** Addresses of one subnet: the kernel may remove the second with the first; we may not. */
import { expect } from 'chai';
import { configuration } from '../../lab/configuration.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, observeFor } from '../../lab/wait.js';

const FIRST = '10.77.0.1';
const SECOND = '10.77.0.2';
/** What a DHCP client might have. */
const LEASED = '10.77.0.3';

/** As ip(8) prints it; lifetimes are in seconds. */
interface ShownAddress {
  readonly local: string;
  readonly valid_life_time: number;
  readonly preferred_life_time: number;
}

/** Runs a daemon as in a container: `/proc/sys` cannot be written. */
const READ_ONLY_SETTINGS = [
  ...['unshare', '--mount', 'sh', '-c'],
  'mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys && exec "$@"',
  'sh',
];
const SETTING = '/proc/sys/net/ipv4/conf/eth0/promote_secondaries';

describe('addresses of one subnet', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  function text(addresses: readonly string[], more = ''): string {
    return configuration({
      priority: 200,
      addresses: addresses.map((address) => `${address}/24`),
      more,
    });
  }

  async function startWithBoth(more = '', through: readonly string[] = []) {
    const node = lab.network.node('n1');
    const daemon = lab.start('n1', text([FIRST, SECOND], more), { through });
    await eventually('both are here', () => node.holds(FIRST) && node.holds(SECOND));
    return { node, daemon };
  }

  itOurs('a reload that removes the first keeps the second and the mastership', async () => {
    const { node, daemon } = await startWithBoth();
    node.run('sysctl', ['-qw', 'net.ipv4.conf.eth0.promote_secondaries=0']);
    lab.sniffer.clear();
    daemon.reload(text([SECOND]));
    await eventually('the first is gone', () => !node.holds(FIRST));
    await observeFor(500);
    expect(node.holds(SECOND)).to.equal(true);
    expect(daemon.log()).not.to.match(/Entering BACKUP STATE(?! \(init\))/);
    expect(lab.sniffer.seen('advert', (advert) => advert.priority === 0)).to.deep.equal([]);
    expect(node.run('cat', [SETTING]).trim()).to.equal('0');
  });

  itOurs('the second is added again where the setting cannot be written', async () => {
    const { node, daemon } = await startWithBoth('', READ_ONLY_SETTINGS);
    node.run('sysctl', ['-qw', 'net.ipv4.conf.eth0.promote_secondaries=0']);
    lab.sniffer.clear();
    daemon.reload(text([SECOND]));
    await eventually('only the second', () => !node.holds(FIRST) && node.holds(SECOND));
    await observeFor(500);
    expect(node.holds(SECOND)).to.equal(true);
    expect(daemon.log()).not.to.match(/Entering BACKUP STATE(?! \(init\))/);
    expect(lab.sniffer.seen('advert', (advert) => advert.priority === 0)).to.deep.equal([]);
    daemon.reload(text([SECOND, FIRST]));
    await eventually('the first is back', () => node.holds(FIRST));
    await daemon.stop();
    expect(node.holds(FIRST) || node.holds(SECOND)).to.equal(false);
  });

  itOurs('another address of the subnet keeps what is left of its lifetime', async () => {
    const { node, daemon } = await startWithBoth('', READ_ONLY_SETTINGS);
    node.run('sysctl', ['-qw', 'net.ipv4.conf.eth0.promote_secondaries=0']);
    const lifetime = ['valid_lft', '3600', 'preferred_lft', '1800'];
    node.ip('address', 'add', `${LEASED}/24`, 'dev', 'eth0', ...lifetime);
    const left = () => {
      const [link] = JSON.parse(node.ip('-json', 'address', 'show', 'dev', 'eth0')) as readonly {
        readonly addr_info: readonly ShownAddress[];
      }[];
      return link?.addr_info.find(({ local }) => local === LEASED);
    };
    await eventually('a second has gone', () => (left()?.valid_life_time ?? 3600) < 3600);
    daemon.reload(text([SECOND]));
    await eventually('the first is gone', () => !node.holds(FIRST));
    await eventually('the other one is here', () => left() !== undefined);
    expect(left()?.valid_life_time).to.be.within(3000, 3599);
    expect(left()?.preferred_life_time).to.be.within(1200, 1799);
    await daemon.stop();
    expect(left()).not.to.equal(undefined);
    node.ip('address', 'delete', `${LEASED}/24`, 'dev', 'eth0');
  });

  itOurs('promote_secondaries holds while the daemon runs, and is put back', async () => {
    const { node, daemon } = await startWithBoth('promote_secondaries');
    await eventually('it is set', () => node.run('cat', [SETTING]).trim() === '1');
    await daemon.stop();
    expect(node.run('cat', [SETTING]).trim()).to.equal('0');
  });

  itOurs('promote_secondaries is put back when a daemon was killed', async () => {
    const { node, daemon } = await startWithBoth('promote_secondaries');
    await eventually('it is set', () => node.run('cat', [SETTING]).trim() === '1');
    daemon.crash();
    expect(node.run('cat', [SETTING]).trim()).to.equal('1');
    daemon.configure(text([FIRST, SECOND]));
    daemon.start();
    await eventually('it is as before', () => node.run('cat', [SETTING]).trim() === '0');
    await daemon.stop();
  });
});
