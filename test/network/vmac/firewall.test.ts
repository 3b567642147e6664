/** The firewall that VRRP needs: reports of groups of a virtual MAC, and `no_accept`. */
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import {
  configuration,
  globalDefinitions,
  instance,
  VIRTUAL_ADDRESS,
} from '../../lab/configuration.js';
import { upkeepPath } from '../../lab/daemon-kind.js';
import { controlSocket } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, observeFor } from '../../lab/wait.js';

const VIRTUAL_MAC = '00:00:5e:00:01:33';
const VIRTUAL_6 = '2001:db8:99::100';

describe('firewall of VRRP', function () {
  this.timeout(60_000);
  const lab = useLab(['n1'], { ipv6: true });
  const node = (name = 'n1') => lab.network.node(name);
  const ruleset = () => node().run('nft', ['list', 'ruleset']);

  afterEach('leave no table of a daemon that was killed', () => {
    node().run('nft', ['flush', 'ruleset']);
  });

  const answers = (address: string) => {
    try {
      node('client').run('ping', ['-c', '1', '-W', '1', address]);
      return true;
    } catch {
      return false;
    }
  };

  const neighbour = (address: string) => node('client').ip('neigh', 'show', address);

  const families = [
    { title: 'IPv4', address: VIRTUAL_ADDRESS, length: 24 },
    { title: 'IPv6', address: VIRTUAL_6, length: 64 },
  ];
  for (const { title, address, length } of families) {
    // Shows: vrrp_instance.no_accept, vrrp_instance.accept
    itOurs(`${title}: no_accept drops what goes to the addresses, but not neighbours`, async () => {
      const text = (more: string) =>
        configuration({ priority: 200, addresses: [`${address}/${length}`], more });
      const daemon = lab.start('n1', text('no_accept'));
      await eventually('it is master', () => node().holds(address));
      await eventually('the table is there', () => ruleset().includes('@vips'));
      expect(answers(address)).to.equal(false);
      expect(neighbour(address)).to.include(node().hardwareAddress);
      daemon.configure(text('accept'));
      daemon.reload();
      await eventually('it answers', () => answers(address));
      expect(ruleset()).to.equal('');
      daemon.configure(text('no_accept'));
      daemon.reload();
      await eventually('the table is there again', () => ruleset().includes('@vips'));
      await daemon.stop();
      expect(ruleset()).to.equal('');
    });
  }

  itOurs('an owner accepts whatever it says', async () => {
    lab.start('n1', configuration({ priority: 255, more: 'no_accept' }));
    await eventually('it is master', () => node().holds(VIRTUAL_ADDRESS));
    expect(answers(VIRTUAL_ADDRESS)).to.equal(true);
  });

  // Shows: global_defs.nftables, global_defs.nftables_priority, global_defs.nftables_counters
  // Shows: global_defs.nftables_ifindex
  itOurs('the settings of nftables count', async () => {
    const settings = 'nftables mine\n nftables_priority 5\n nftables_counters\n nftables_ifindex';
    const more = { priority: 200, more: 'no_accept', addresses: ['fe80::100/64'] };
    const daemon = lab.start('n1', globalDefinitions(settings) + instance(more));
    await eventually(
      'the table is there',
      () => ruleset().includes('table ip6 mine'),
      5000,
      () => daemon.log(),
    );
    expect(ruleset()).to.match(/priority filter \+ 5/);
    expect(ruleset()).to.match(/oif @vips_link_local counter packets \d+ bytes \d+ drop/);
  });

  // Shows: vrrp_iptables, vrrp_ipsets, namespace_with_ipsets
  itOurs('a file about iptables comes to the same rules', async () => {
    const words = 'vrrp_iptables MY_IN MY_OUT\n vrrp_ipsets one two three';
    const file = instance({ priority: 200, more: 'no_accept' });
    const text = `${globalDefinitions(words)}namespace_with_ipsets\n${file}`;
    const daemon = lab.start('n1', text);
    await eventually('it is master', () => node().holds(VIRTUAL_ADDRESS));
    await eventually('the table is there', () => ruleset().includes('table ip keepalived'));
    expect(answers(VIRTUAL_ADDRESS)).to.equal(false);
    await daemon.stop();
    expect(ruleset()).to.equal('');
  });

  itOurs('a table that somebody removes is made again', async () => {
    const daemon = lab.start('n1', configuration({ priority: 200, more: 'no_accept' }));
    await eventually('the table is there', () => ruleset().includes('@vips'));
    node().run('nft', ['flush', 'ruleset']);
    await daemon.waitForLog(/Table keepalived was removed by someone else/);
    await eventually('it is there again', () => ruleset().includes('@vips'));
  });

  itOurs('what all processes leave when they are killed goes with the next start', async () => {
    const text =
      globalDefinitions('nftables mine') + instance({ priority: 200, more: 'no_accept' });
    const daemon = lab.start('n1', text);
    await eventually('the table is there', () => ruleset().includes('table ip mine'));
    daemon.crash();
    expect(ruleset()).to.include('table ip mine');
    daemon.configure(configuration({ priority: 50, addresses: ['10.99.0.200/24'] }));
    daemon.start();
    await eventually('it has gone', () => ruleset() === '');
  });

  itOurs('what a killed daemon leaves goes by hand as well', async () => {
    const text = configuration({ priority: 200, more: 'use_vmac\n no_accept' });
    const daemon = lab.start('n1', text);
    await eventually('the table is there', () => ruleset().includes('@vips'));
    await eventually('it is master', () => node().addresses('vrrp.51').length > 0);
    daemon.crash();
    node().run('nft', ['add', 'table', 'ip', 'theirs']);
    node().ip('link', 'add', 'theirs', 'link', 'eth0', 'type', 'macvlan');
    const socket = controlSocket(daemon);
    const state = socket.replace(/sock$/, 'firewall.json');
    expect(existsSync(state)).to.equal(true);
    const clear = [upkeepPath, 'ipvs', 'clear', '--ours', '--socket', socket];
    expect(node().run(process.execPath, clear)).to.contain('Success removing interface vrrp.51');
    expect(node().run('nft', ['list', 'tables'])).to.equal('table ip theirs\n');
    expect(node().ip('-o', 'link', 'show', 'type', 'macvlan')).to.match(/^\d+: theirs@\S+ .*\n$/);
    expect(existsSync(state)).to.equal(false);
  });

  /** tcpdump at the client, with hardware addresses. */
  function listen(filter: string): { lines: () => readonly string[]; child: ChildProcess } {
    const child = node('client').spawn('tcpdump', ['-i', 'eth0', '-e', '-l', '-n', filter]);
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    return { child, lines: () => text.split('\n').filter((line) => line !== '') };
  }

  const reports = [
    ['IGMP', 'igmp', { addresses: [`${VIRTUAL_ADDRESS}/24`] }, VIRTUAL_MAC],
    [
      'MLD',
      'ip6[40] == 143 or (ip6[6] == 0 and ip6[48] == 143)',
      { addresses: [`${VIRTUAL_6}/64`] },
      '00:00:5e:00:02:33',
    ],
  ] as const;
  for (const [title, filter, addresses, virtualMac] of reports) {
    itOurs(`${title}: reports of the virtual MAC leave with the MAC of the interface`, async () => {
      const text = configuration({ priority: 200, more: 'use_vmac', ...addresses });
      const daemon = lab.start('n1', text);
      await eventually(
        'the tables are there',
        () => ruleset().includes('vmac_map'),
        5000,
        () => daemon.log(),
      );
      const { child, lines } = listen(filter);
      await observeFor(500);
      // Leaving and joining again makes the kernel report the group.
      const moreText = configuration({
        priority: 200,
        more: `use_vmac\n mcast_dst_ip ${title === 'IGMP' ? '224.0.0.19' : 'ff02::13'}`,
        ...addresses,
      });
      daemon.configure(moreText);
      daemon.reload();
      const ours = () => lines().filter((line) => line.includes(node().hardwareAddress));
      await eventually(
        'a report',
        () => ours().length > 0,
        8000,
        () => lines().join('\n'),
      );
      child.kill();
      expect(lines().filter((line) => line.includes(virtualMac))).to.deep.equal([]);
    });
  }
});
