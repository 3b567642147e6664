/** Instances of both families, each on a virtual MAC, whose processes are killed. */
import { expect } from 'chai';
import { globalDefinitions, instance, masterDownIntervalMs } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, observeFor, wallMs } from '../../lab/wait.js';

const ADVERT_INTERVAL = 1;
const FAMILIES = [
  { name: 'FOUR', device: 'vrrp.51', family: 4, addresses: ['10.99.0.100/24'] },
  {
    name: 'SIX',
    device: 'vrrp6.51',
    family: 6,
    addresses: ['fe80::100/128', '2001:db8:99::100/64'],
  },
] as const;

/** What else an instance may have that outlives a process. */
const MORE = `no_accept
 promote_secondaries
 virtual_routes {
  10.73.2.0/24 dev eth0
 }
 virtual_rules {
  from 10.73.0.0/24 table 100 preference 603
 }`;

const plain = (priority: number) =>
  instance({
    ...{ name: 'PLAIN', virtualRouterId: 53, priority, addresses: ['10.73.1.1/24'] },
    excludedAddresses: ['2001:db8:73::1/64'],
  });

const text = (priority: number, more = '') =>
  globalDefinitions('disable_local_igmp') +
  FAMILIES.map(({ name, addresses }) =>
    instance({
      ...{ name, priority, addresses, advertInterval: ADVERT_INTERVAL },
      more: `use_vmac\n ${name === 'FOUR' ? more : ''}`,
    }),
  ).join('') +
  (more === '' ? '' : plain(priority));

describe('virtual MACs of both families', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2'], { ipv6: true });
  const node = (name: 'n1' | 'n2' = 'n1') => lab.network.node(name);
  const links = () => node().ip('-o', 'link', 'show', 'type', 'macvlan');

  /** What is on the links of the virtual MACs, without the link-local address of eth0. */
  const held = () =>
    FAMILIES.map(({ device, family }) =>
      links().includes(` ${device}@`)
        ? node()
            .addresses(device, family)
            .filter((address) => address !== `${node().linkLocal}/64`)
            .toSorted()
        : [],
    );
  const all = FAMILIES.map(({ addresses }) => addresses.toSorted());
  const holdsAll = () => JSON.stringify(held()) === JSON.stringify(all);

  async function master(more = ''): Promise<Daemon> {
    const daemon = lab.start('n1', text(200, more));
    await eventually('n1 holds all addresses', holdsAll, 20_000, () => `${links()}${daemon.log()}`);
    return daemon;
  }

  itOurs('a killed child has a successor in time, and nothing is there twice', async () => {
    const high = await master();
    const low = lab.start('n2', text(100));
    await low.waitForLog(/\(SIX\) Entering BACKUP STATE/);
    const indexes = () => links().match(/^\d+: [^@]+/gm);
    const before = indexes();
    const sources = [node().address, node().linkLocal];
    const adverts = (source: string) =>
      lab.sniffer.seen('advert', (each) => each.source === source);
    lab.sniffer.clear();
    await eventually('both advertise', () => sources.every((each) => adverts(each).length > 0));
    const killedMs = wallMs();
    process.kill(high.pidOf('vrrp'), 'SIGKILL');
    const patienceMs = masterDownIntervalMs({
      ...{ version: 3, priority: 100, advertIntervalMs: ADVERT_INTERVAL * 1000 },
    });
    for (const source of sources) {
      const isLater = (timeMs: number) => timeMs > killedMs;
      const next = await eventually(`a successor of ${source}`, () =>
        adverts(source).find(({ timeMs }) => isLater(timeMs)),
      );
      const last = adverts(source).findLast(({ timeMs }) => !isLater(timeMs));
      expect(next.timeMs - (last?.timeMs ?? killedMs)).to.be.lessThan(patienceMs);
    }
    await observeFor(patienceMs);
    const strangers = lab.sniffer.seen('advert', ({ source }) => !sources.includes(source));
    expect(strangers).to.deep.equal([]);
    expect(lab.sniffer.seen('advert', ({ priority }) => priority === 0)).to.deep.equal([]);
    expect(indexes()).to.deep.equal(before);
    expect(held()).to.deep.equal(all);
    await high.stop();
  });

  const OTHERS = {
    'another file':
      globalDefinitions() + instance({ priority: 50, virtualRouterId: 99, addresses: [] }),
    'a file without VRRP': globalDefinitions(),
  };
  for (const [name, other] of Object.entries(OTHERS)) {
    itOurs(`after a crash of all ${name} leaves nothing of the first`, async () => {
      const settings = () =>
        node().run('sysctl', [
          '-a',
          '-r',
          'net.ipv[46].conf.(all|default|eth0)[.]|igmp_link_local',
        ]);
      const rest = () =>
        [
          links(),
          node().run('nft', ['list', 'ruleset']),
          node().ip('route', 'show', 'table', 'all', 'proto', '18'),
          node()
            .ip('rule', 'show')
            .match(/.*10\.73\.0\.0.*/g)
            ?.join('\n') ?? '',
          ...node().addresses('eth0', 4),
          ...node().addresses('eth0', 6),
        ].join('\n');
      const before = { settings: settings(), rest: rest() };
      const daemon = await master(MORE);
      await eventually('all is there', () =>
        ['vrrp6.51', 'vips', '10.73.2.0', '10.73.1.1', '2001:db8:73::1'].every((each) =>
          rest().includes(each),
        ),
      );
      expect(settings()).not.to.equal(before.settings);
      daemon.crash();
      daemon.configure(other);
      daemon.start();
      await daemon.waitForLog(/Startup complete/);
      await eventually(
        'nothing is left',
        () => rest() === before.rest && settings() === before.settings,
        15_000,
        () => `${rest()}\n---\n${before.rest}\n${daemon.log().slice(-2000)}`,
      );
    });
  }
});
