/** A takeover of 1,020 addresses must not hold back the adverts that protect it. */
import { configuration } from '../lab/configuration.js';
import { eventually, observeFor } from '../lab/wait.js';
import { addressOf, type Benchmark } from './benchmark.js';

const VIRTUAL = Array.from({ length: 20 }, (_, index) => `10.99.1.${index + 1}`);
const EXCLUDED = Array.from({ length: 1000 }, (_, index) => addressOf(index));

/** Crash of a master with 20 virtual and 1,000 excluded addresses, adverts every 0.1 s. */
export const manyAddresses: Benchmark = {
  title: 'takeover of 1,020 addresses, VRRPv3 at 0.1 s',
  runs: 3,
  metrics: [
    { name: 'latest advert of the new master', summary: 'worst', unit: 'ms', limit: 5 },
    { name: 'first advert to last address announced', summary: 'median', unit: 'ms' },
  ],
  async measure(stage) {
    const text = (priority: number) =>
      configuration({
        priority,
        advertInterval: 0.1,
        addresses: VIRTUAL.map((address) => `${address}/32`),
        excludedAddresses: EXCLUDED.map((address) => `${address}/32`),
      });
    const wanted = VIRTUAL.length + EXCLUDED.length;
    const announced = (node: string): ReadonlyMap<string, number> => {
      const arps = stage.sniffer.seen('gratuitousArp', (arp) => arp.node === node);
      return new Map(arps.toReversed().map((arp) => [arp.address, arp.timeMs]));
    };
    const master = stage.start('n1', text(200));
    await eventually('n1 has all', () => announced('n1').size >= wanted, 20_000);
    const backup = stage.start('n2', text(100));
    await backup.waitForLog(/Entering BACKUP STATE/);
    await observeFor(1500);
    stage.sniffer.clear();
    master.crash();
    stage.network.setCable('n1', false);
    await eventually('n2 has all', () => announced('n2').size >= wanted, 20_000);
    await observeFor(1000);
    const first = Math.min(...(stage.advertTimes('n2').get(51) ?? []));
    return {
      'latest advert of the new master': Math.max(...stage.advertIntervals('n2')) - 100,
      'first advert to last address announced': Math.max(...announced('n2').values()) - first,
    };
  },
};
