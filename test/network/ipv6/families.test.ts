/** Both families on one interface, and what an IPv6 instance needs of it. */
import { expect } from 'chai';
import { configuration, globalDefinitions, instance } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

describe('IPv6 and its interface', function () {
  this.timeout(120_000);
  const lab = useLab(['n1'], { ipv6: true });
  const node = () => lab.network.node('n1');
  const holds = (...addresses: readonly string[]) =>
    eventually(
      `n1 holds ${addresses}`,
      () => addresses.every((each) => node().holds(each)),
      30_000,
    );

  it('waits for a link-local address that comes late, and says so', async () => {
    node().ip('address', 'delete', `${node().linkLocal}/64`, 'dev', 'eth0');
    try {
      const addresses = ['2001:db8:99::100/64'];
      const daemon = lab.start('n1', configuration({ priority: 200, addresses }));
      await daemon.waitForLog(/no link-local IPv6 address on eth0/, 30_000);
      expect(daemon.log()).to.match(/FAULT/);
      expect(node().holds('2001:db8:99::100')).to.equal(false);
    } finally {
      node().ip('address', 'add', `${node().linkLocal}/64`, 'dev', 'eth0', 'nodad');
    }
    await holds('2001:db8:99::100');
  });

  // Shows: vrrp_instance.virtual_ipaddress_excluded, vrrp_instance.no_virtual_ipaddress
  it('carries addresses of the other family that are excluded from adverts', async () => {
    const text = instance({
      priority: 200,
      addresses: [],
      excludedAddresses: ['10.99.0.101/24', '2001:db8:99::101/64'],
      more: 'native_ipv6\n no_virtual_ipaddress',
    });
    lab.start('n1', globalDefinitions() + text);
    await holds('10.99.0.101', '2001:db8:99::101');
    await lab.sniffer.waitFor('ARP', 'gratuitousArp', (arp) => arp.address === '10.99.0.101');
    await lab.sniffer.waitFor('NA', 'neighbourAdvertisement', (seen) => {
      return seen.address === '2001:db8:99::101' && seen.override && !seen.router;
    });
    const [advert] = lab.sniffer.seen('advert');
    expect(advert).to.deep.include({ destination: 'ff02::12', addressCount: 0 });
  });

  it('runs an IPv4 and an IPv6 instance of one VRID side by side', async () => {
    const four = instance({ name: 'FOUR', priority: 200, addresses: ['10.99.0.102/24'] });
    const six = instance({ name: 'SIX', priority: 200, addresses: ['fe80::102'] });
    lab.start('n1', globalDefinitions() + four + six);
    await holds('10.99.0.102', 'fe80::102');
    for (const destination of ['224.0.0.18', 'ff02::12']) {
      await lab.sniffer.waitFor(destination, 'advert', (seen) => seen.destination === destination);
    }
    expect(node().ip('-6', 'address', 'show', 'dev', 'eth0')).to.match(/fe80::102.* nodad/);
  });

  // Shows: global_defs.vrrp_mcast_group6
  it('speaks to the group that is configured', async () => {
    const globals = globalDefinitions('vrrp_mcast_group6 ff02::99');
    lab.start('n1', globals + instance({ priority: 200, addresses: ['fe80::103'] }));
    await lab.sniffer.waitFor(
      'ff02::99',
      'advert',
      ({ destination }) => destination === 'ff02::99',
    );
  });
});
