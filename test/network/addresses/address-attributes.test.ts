/** A reload that changes an address, and not which one it is: the master has it as configured. */
import { expect } from 'chai';
import { lastReport } from '../../lab/clients/prober.js';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, observeFor } from '../../lab/wait.js';

const ADDRESS6 = '2001:db8:99::107';

describe('attributes of addresses', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2'], { ipv6: true });

  /** An instance of one family with this entry alone. */
  function text(entry: string, priority = 200): string {
    return configuration({ priority, addresses: [entry] });
  }

  /** What `ip` shows of the address: its line, and the lifetimes below it. */
  function shown(address: string): string {
    const family = address.includes(':') ? '-6' : '-4';
    const lines = lab.network.node('n1').ip('-o', family, 'address', 'show', 'dev', 'eth0');
    return lines.split('\n').find((line) => line.includes(`${address}/`)) ?? '';
  }

  const steps4: readonly (readonly [what: string, entry: string, shows: RegExp])[] = [
    ['a label', `${VIRTUAL_ADDRESS}/24 label eth0:vip`, /eth0:vip/],
    ['another label', `${VIRTUAL_ADDRESS}/24 label eth0:other`, /eth0:other/],
    ['no label', `${VIRTUAL_ADDRESS}/24`, /global (secondary )?(proto \S+ )?eth0\\/],
    ['a broadcast address', `${VIRTUAL_ADDRESS}/24 brd 10.99.0.255`, /brd 10\.99\.0\.255/],
    ['no lifetime', `${VIRTUAL_ADDRESS}/24 preferred_lft 0`, /deprecated/],
    ['a lifetime', `${VIRTUAL_ADDRESS}/24`, /preferred_lft forever/],
    ['another length', `${VIRTUAL_ADDRESS}/32`, /100\/32 /],
    ['a scope', `${VIRTUAL_ADDRESS}/32 scope link`, /scope link/],
    ['no route', `${VIRTUAL_ADDRESS}/32 scope link noprefixroute`, /noprefixroute/],
  ];

  const steps6: typeof steps4 = [
    ['another length', `${ADDRESS6}/128`, /107\/128 .*deprecated/],
    ['a lifetime', `${ADDRESS6}/128 preferred_lft 1000`, /preferred_lft (1000|9\d\d)sec/],
    ['another lifetime', `${ADDRESS6}/128 preferred_lft forever`, /preferred_lft forever/],
    ['a length in between', `${ADDRESS6}/96`, /107\/96 /],
    ['a flag', `${ADDRESS6}/96 noprefixroute`, /noprefixroute/],
    ['the first length', `${ADDRESS6}/64`, /107\/64 /],
  ];

  async function walk(address: string, steps: typeof steps4): Promise<void> {
    const daemon = lab.start('n1', text(`${address}/${address.includes(':') ? 64 : 24}`));
    await eventually('the address is here', () => shown(address) !== '');
    const low = lab.start('n2', text(`${address}/${address.includes(':') ? 64 : 24}`, 100));
    await low.waitForLog(/Entering BACKUP STATE/);
    lab.sniffer.clear();
    for (const [what, entry, shows] of steps) {
      daemon.reload(text(entry));
      await eventually(`${what} is shown: ${entry}`, () => shows.test(shown(address)), 5000);
    }
    await observeFor(200);
    expect(lab.sniffer.seen('advert', ({ node }) => node === 'n2')).to.deep.equal([]);
    expect(lab.sniffer.seen('advert', ({ priority }) => priority === 0)).to.deep.equal([]);
  }

  // Shows: vrrp_instance.virtual_ipaddress.label, vrrp_instance.virtual_ipaddress.brd
  // Shows: vrrp_instance.virtual_ipaddress.scope, vrrp_instance.virtual_ipaddress.noprefixroute
  itOurs('of IPv4 are changed by a reload, which costs each time one request at most', async () => {
    const prober = lab.probe(VIRTUAL_ADDRESS);
    await walk(VIRTUAL_ADDRESS, steps4);
    await prober.stop();
    const report = await lastReport(lab.sniffer, VIRTUAL_ADDRESS);
    expect(report.asked).to.be.greaterThan(20);
    // The kernel takes the address away and gives it back: a request may come just between.
    expect(report.asked - report.answered).to.be.at.most(steps4.length);
  });

  // Shows: vrrp_instance.virtual_ipaddress.preferred_lft
  itOurs('of IPv6 are changed by a reload, the length of the prefix among them', async () => {
    await walk(ADDRESS6, steps6);
  });

  itOurs('that a killed predecessor installed are those of the new file', async () => {
    const daemon = lab.start('n1', text(`${ADDRESS6}/64`));
    await eventually('the address is here', () => shown(ADDRESS6) !== '');
    daemon.crash();
    daemon.configure(text(`${ADDRESS6}/128`));
    daemon.start();
    await eventually('it is of the new length', () => shown(ADDRESS6).includes('/128 '));
    await daemon.stop();
    expect(shown(ADDRESS6)).to.equal('');
  });
});
