/** Virtual MACs with Debian's keepalived as the other router, in both roles and both families. */
import { expect } from 'chai';
import { configuration } from '../lab/configuration.js';
import type { Daemon } from '../lab/daemon.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';
import { complaints } from './complaints.js';

type Name = 'ours' | 'theirs';

const KEEPALIVED = { kind: 'keepalived', extraArguments: ['-D'] } as const;
const FAMILIES = [
  { title: 'IPv4', family: 4, mac: '00:00:5e:00:01:33', addresses: ['10.99.0.100/24'] },
  {
    title: 'IPv6',
    family: 6,
    mac: '00:00:5e:00:02:33',
    addresses: ['fe80::100/128', '2001:db8:99::100/64'],
  },
] as const;

describe('virtual MACs with keepalived as the other router', function () {
  this.timeout(120_000);
  const lab = useLab(['ours', 'theirs'], { ipv6: true });
  const logs: Daemon[] = [];

  const other = (name: Name): Name => (name === 'ours' ? 'theirs' : 'ours');

  function held(name: Name, family: 4 | 6): readonly string[] {
    const node = lab.network.node(name);
    return node.ip('-o', 'link', 'show').includes(' vrrp.51@')
      ? node.addresses('vrrp.51', family)
      : [];
  }

  for (const { title, family, mac, addresses } of FAMILIES) {
    const holds = (name: Name) =>
      addresses.every((address) => held(name, family).includes(address));

    const onlyHolder = (name: Name) =>
      eventually(
        `${name} alone holds the addresses`,
        () => holds(name) && !holds(other(name)),
        30_000,
        () => logs.map((daemon) => daemon.log().slice(-1500)).join('\n----\n'),
      );

    const text = (priority: number, more = 'use_vmac') =>
      configuration({ priority, addresses, more });

    const start = (ours: number, theirs: number) => {
      const daemons = {
        ours: lab.start('ours', text(ours)),
        theirs: lab.start('theirs', text(theirs), KEEPALIVED),
      };
      logs.splice(0, logs.length, daemons.ours, daemons.theirs);
      return daemons;
    };

    const adverts = () => lab.sniffer.seen('advert', ({ priority }) => priority > 0);

    // Shows: vrrp_instance.use_vmac
    it(`${title}: we are master, it takes over, we preempt`, async () => {
      const { ours, theirs } = start(200, 100);
      await onlyHolder('ours');
      await ours.stop();
      await onlyHolder('theirs');
      ours.start();
      await onlyHolder('ours');
      expect(new Set(adverts().map(({ node }) => node))).to.deep.equal(new Set([mac]));
      expect(complaints(theirs)).to.deep.equal([]);
    });

    it(`${title}: it is master, we take over, it preempts`, async () => {
      const { theirs } = start(100, 200);
      await onlyHolder('theirs');
      await theirs.stop();
      await onlyHolder('ours');
      theirs.start();
      await onlyHolder('theirs');
      expect(new Set(adverts().map(({ node }) => node))).to.deep.equal(new Set([mac]));
      expect(complaints(theirs)).to.deep.equal([]);
    });
  }

  it('would show the address of the interface if adverts left from there', async () => {
    const daemon = lab.start('ours', configuration({ priority: 200 }));
    logs.splice(0, logs.length, daemon);
    const advert = await lab.sniffer.waitFor('an advert', 'advert', () => true);
    expect(advert.node).to.equal('ours');
  });
});
