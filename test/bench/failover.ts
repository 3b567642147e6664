/** How much later than the protocol allows a backup takes over from a master that has crashed. */
import { configuration, masterDownIntervalMs, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import { eventually, observeFor } from '../lab/wait.js';
import type { Benchmark } from './benchmark.js';

/** Kill, cut the cable, and wait for the first gratuitous ARP of the backup. */
export function failover(version: 2 | 3, advertInterval: number, runs: number): Benchmark {
  return {
    title: `takeover after a crash, VRRPv${version} at ${advertInterval} s`,
    runs,
    metrics: [
      { name: 'first ARP after master-down', summary: 'median', unit: 'ms', limit: 1 },
      { name: 'first advert after master-down', summary: 'median', unit: 'ms' },
    ],
    async measure(stage) {
      const text = (priority: number) => configuration({ version, advertInterval, priority });
      const master = stage.start('n1', text(200));
      await stage.sniffer.waitFor('n1', 'advert', ({ node }) => node === 'n1');
      const backup = stage.start('n2', text(100));
      await backup.waitForLog(/Entering BACKUP STATE/);
      await observeFor(Math.max(700, 3000 * advertInterval) + Math.random() * 1000);
      master.crash();
      stage.network.setCable('n1', false);
      const advert = await stage.sniffer.waitFor('n2', 'advert', ({ node }) => node === 'n2');
      const arp = await stage.sniffer.waitFor(
        'gratuitous ARP of n2',
        'gratuitousArp',
        ({ node, address }) => node === 'n2' && address === VIRTUAL_ADDRESS,
      );
      const last = await eventually('an advert of n1', () => {
        return stage.sniffer.seen('advert', ({ node }) => node === 'n1').at(-1);
      });
      const advertIntervalMs = advertInterval * 1000;
      const due = last.timeMs + masterDownIntervalMs({ version, priority: 100, advertIntervalMs });
      return {
        'first ARP after master-down': arp.timeMs - due,
        'first advert after master-down': advert.timeMs - due,
      };
    },
  };
}
