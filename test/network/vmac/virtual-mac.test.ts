/** `use_vmac`: the link with the virtual MAC, from its beginning to its end. */
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

/** RFC 9568 section 7.3, of VRID 51. */
const VIRTUAL_MAC = '00:00:5e:00:01:33';
const DEVICE = 'vrrp.51';

describe('virtual MAC', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);
  const node = (name = 'n1') => lab.network.node(name);

  const text = (priority = 200, more = '') =>
    configuration({ priority, more: `use_vmac\n${more}` });

  /** What `ip` says of all links of a node. */
  const links = (name = 'n1') => node(name).ip('-d', '-o', 'link', 'show');

  const holds = (name = 'n1', device = DEVICE) =>
    links(name).includes(` ${device}@`) &&
    node(name).addresses(device).includes(`${VIRTUAL_ADDRESS}/24`);

  // A daemon that the test before has killed could not put anything back.
  beforeEach(() => {
    const names = ['arp_ignore', 'arp_filter', 'arp_announce', 'rp_filter'];
    const settings = names.map((name) => `net.ipv4.conf.eth0.${name}=0`);
    node().run('sysctl', ['-qw', 'net.ipv4.conf.all.rp_filter=0', ...settings]);
  });

  async function master(more = '') {
    const daemon = lab.start('n1', text(200, more));
    await eventually(
      'the address is on the virtual MAC',
      () => holds(),
      15_000,
      () => `${daemon.log()}\n${links()}`,
    );
    return daemon;
  }

  // Shows: vrrp_instance.use_vmac
  itOurs('adverts and gratuitous ARP leave with the virtual MAC', async () => {
    await master();
    const advert = await lab.sniffer.waitFor('an advert', 'advert', () => true);
    const arp = await lab.sniffer.waitFor('an ARP', 'gratuitousArp', () => true);
    expect(advert).to.include({ node: VIRTUAL_MAC, source: node().address });
    expect(arp).to.include({ node: VIRTUAL_MAC, address: VIRTUAL_ADDRESS });
    expect(links()).to.match(
      /vrrp\.51@eth0: .*link\/ether 00:00:5e:00:01:33.*macvlan mode private/,
    );
  });

  // Shows: vrrp_instance.vmac_xmit_base
  itOurs('adverts leave from the interface below where that is asked for', async () => {
    await master('vmac_xmit_base');
    await lab.sniffer.waitFor('an advert', 'advert', (advert) => advert.node === 'n1');
    const arp = await lab.sniffer.waitFor('an ARP', 'gratuitousArp', () => true);
    expect(arp.node).to.equal(VIRTUAL_MAC);
    expect(lab.sniffer.seen('advert', ({ node: from }) => from !== 'n1')).to.deep.equal([]);
  });

  itOurs('the address answers with the virtual MAC, and moves with it', async () => {
    const high = await master();
    lab.start('n2', text(100));
    const prober = lab.probe(VIRTUAL_ADDRESS);
    const known = () => node('client').ip('neigh', 'show', VIRTUAL_ADDRESS).includes(VIRTUAL_MAC);
    await eventually('the client knows the virtual MAC', known);
    await high.stop();
    await eventually('n2 has it', () => holds('n2'));
    lab.sniffer.clear();
    await lab.sniffer.waitFor('an answer of n2', 'echoReply', ({ node: from }) => from === 'n2');
    expect(known()).to.equal(true);
    await prober.stop();
  });

  itOurs('nothing is left after a stop, settings of the kernel included', async () => {
    const settings = () =>
      ['all/rp_filter', 'default/rp_filter', 'eth0/rp_filter', 'eth0/arp_ignore', 'eth0/arp_filter']
        .map((name) =>
          node()
            .run('sysctl', ['-n', `net/ipv4/conf/${name}`])
            .trim(),
        )
        .join(' ');
    node().run('sysctl', ['-qw', 'net.ipv4.conf.all.rp_filter=1']);
    const before = settings();
    const daemon = await master();
    await eventually('the settings are made', () => settings() === '0 1 1 1 1');
    expect(
      node()
        .run('sysctl', ['-n', `net/ipv4/conf/${DEVICE}/rp_filter`])
        .trim(),
    ).to.equal('0');
    await daemon.stop();
    expect(links()).not.to.include('macvlan');
    expect(settings()).to.equal(before);
    await daemon.waitForLog(/Success removing interface vrrp\.51/);
    node().run('sysctl', ['-qw', 'net.ipv4.conf.all.rp_filter=0']);
  });

  itOurs('a killed child has a successor that takes over the link with its address', async () => {
    const daemon = await master();
    const index = () => /^(\d+): vrrp\.51@/m.exec(links())?.[1];
    const before = index();
    lab.sniffer.clear();
    process.kill(daemon.pidOf('vrrp'), 'SIGKILL');
    await daemon.waitForLog(/went on with 1 address/);
    await lab.sniffer.waitFor('an advert', 'advert', ({ node: from }) => from === VIRTUAL_MAC);
    expect(index()).to.equal(before);
    expect(node().addresses(DEVICE)).to.deep.equal([`${VIRTUAL_ADDRESS}/24`]);
    await daemon.stop();
    expect(links()).not.to.include('macvlan');
  });

  itOurs('with the supervisor killed the child takes the link away', async () => {
    const daemon = await master();
    process.kill(daemon.pid, 'SIGKILL');
    await eventually('the link has gone', () => !links().includes('macvlan'));
  });

  itOurs('what a child that dies twice leaves is taken away', async () => {
    const daemon = await master();
    process.kill(daemon.pidOf('vrrp'), 'SIGKILL');
    await daemon.waitForLog(/went on with 1 address/);
    process.kill(daemon.pidOf('vrrp'), 'SIGKILL');
    await lab.sniffer.waitFor('priority 0', 'advert', ({ priority }) => priority === 0);
    await eventually('the link has gone', () => !links().includes('macvlan'));
  });

  itOurs('after a crash of all processes another file leaves nothing of the first', async () => {
    const daemon = await master();
    daemon.crash();
    expect(links()).to.include('macvlan');
    daemon.configure(configuration({ priority: 50, addresses: ['10.99.0.200/24'] }));
    daemon.start();
    await daemon.waitForLog(/Entering BACKUP STATE/);
    await eventually('the link has gone', () => !links().includes('macvlan'));
    const ignore = () => node().run('sysctl', ['-n', 'net/ipv4/conf/eth0/arp_ignore']).trim();
    await eventually(
      'the setting is as it was',
      () => ignore() === '0',
      5000,
      () => daemon.log(),
    );
  });

  itOurs('a link that somebody removes is made again', async () => {
    const daemon = await master();
    node().ip('link', 'delete', DEVICE);
    await eventually(
      'it is there with its address',
      () => holds(),
      15_000,
      () => daemon.log(),
    );
    expect(daemon.running).to.equal(true);
  });

  itOurs('a reload turns the virtual MAC on and off without an advert missed', async () => {
    const plain = configuration({ priority: 200 });
    const daemon = lab.start('n1', plain);
    await eventually('the address is on eth0', () => node().holds(VIRTUAL_ADDRESS));
    daemon.configure(text());
    daemon.reload();
    await eventually('it is on the virtual MAC', () => holds() && !node().holds(VIRTUAL_ADDRESS));
    daemon.configure(plain);
    daemon.reload();
    await eventually('it is on eth0 again', () => node().holds(VIRTUAL_ADDRESS));
    await eventually('the link has gone', () => !links().includes('macvlan'));
    expect(lab.sniffer.seen('advert', ({ priority }) => priority === 0)).to.deep.equal([]);
  });

  itOurs('another interface of that name is left alone, and said', async () => {
    node().ip('link', 'add', DEVICE, 'type', 'bridge');
    try {
      const daemon = lab.start('n1', text());
      await daemon.waitForLog(/cannot make interface vrrp\.51: another interface is called/);
      await daemon.waitForLog(/FAULT/);
      expect(links()).not.to.include('macvlan');
      await daemon.stop();
      expect(links()).to.include(DEVICE);
    } finally {
      node().ip('link', 'delete', DEVICE);
    }
  });

  // Shows: vrrp_instance.garp_extra_if
  itOurs('garp_extra_if repeats the ARP of addresses whose MAC no advert shows', async () => {
    await master('vmac_xmit_base\n garp_extra_if 1\n garp_master_delay 1\n garp_master_repeat 1');
    const fromMac = () => lab.sniffer.seen('gratuitousArp', (arp) => arp.node === VIRTUAL_MAC);
    // One at the take-over, one after the delay, then one a second.
    await eventually('it is repeated', () => fromMac().length >= 5);
    const [, , third, fourth] = fromMac().map(({ timeMs }) => timeMs);
    expect((fourth ?? 0) - (third ?? 0)).to.be.greaterThan(500);
  });
});
