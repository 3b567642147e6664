/** A thousand routes move with a thousand addresses, and adverts are not held back by them. */
import { join } from 'node:path';
import { configuration } from '../lab/configuration.js';
import type { LabNode } from '../lab/node.js';
import { signalIfAlive } from '../lab/process-tree.js';
import { scratchDirectory } from '../lab/scratch.js';
import { eventually, observeFor } from '../lab/wait.js';
import { addressOf, type Benchmark } from './benchmark.js';

const COUNT = 1000;
const GATEWAY = '10.99.0.9';

const addresses = Array.from({ length: COUNT }, (_, index) => `${addressOf(index)}/32`);
const routes = Array.from(
  { length: COUNT },
  (_, index) => `172.${16 + Math.floor(index / 250)}.${index % 250}.0/24 via ${GATEWAY} dev eth0`,
);

/** Crash of a master with 1,000 excluded addresses and 1,000 routes, adverts every 0.1 s. */
export const manyRoutes: Benchmark = {
  title: 'takeover of 1,000 addresses and 1,000 routes, VRRPv3 at 0.1 s',
  runs: 3,
  metrics: [
    { name: 'latest advert of the new master', summary: 'worst', unit: 'ms', limit: 10 },
    { name: 'first advert to last route', summary: 'median', unit: 'ms', ratio: 1 },
  ],
  async measure(stage) {
    const [one, two] = [stage.network.node('n1'), stage.network.node('n2')];
    const text = (priority: number) =>
      configuration({
        priority,
        advertInterval: 0.1,
        excludedAddresses: addresses,
        more: `virtual_routes {\n ${routes.join('\n ')}\n }`,
      });
    const count = (node: LabNode) => node.ip('route', 'show').split(GATEWAY).length;
    for (const node of [one, two]) {
      // those of the daemon before, which is dead; without any the command fails
      node.run('sh', ['-c', `ip route flush via ${GATEWAY} || true`]);
    }
    const master = stage.start('n1', text(200));
    await eventually('n1 has all', () => count(one) > COUNT, 30_000);
    const backup = stage.start('n2', text(100));
    await backup.waitForLog(/Entering BACKUP STATE/);
    await observeFor(1500);
    stage.sniffer.clear();
    const seen = watchRoutes(two);
    master.crash();
    stage.network.setCable('n1', false);
    await eventually('n2 has all', () => count(two) > COUNT, 30_000);
    await observeFor(500);
    const first = Math.min(...(stage.advertTimes('n2').get(51) ?? []));
    return {
      'latest advert of the new master': Math.max(...stage.advertIntervals('n2')) - 100,
      'first advert to last route': seen() - first,
    };
  },
};

/**
 * Follows the routes of a node, before everything else that runs: on a busy machine a watcher in
 * its turn would tell when it was woken, and not when the kernel had the route.
 * @returns ends that, and gives when the last one was set
 */
function watchRoutes(node: LabNode): () => number {
  const file = join(scratchDirectory(), 'routes');
  const watcher = node.spawn('chrt', ['-f', '1', 'rtmon', 'file', file, 'route'], {
    stdio: 'ignore',
  });
  return () => {
    signalIfAlive(watcher.pid ?? 0, 'SIGTERM');
    const record = node.run('ip', ['monitor', 'file', file]);
    const entries = [...record.matchAll(/^Timestamp: (.+) (\d+) us\n(.+)$/gm)];
    const added = entries.filter(([, , , route]) => route?.includes(GATEWAY));
    const [, time = '', us] = added.at(-1) ?? [];
    return new Date(time).getTime() + Number(us) / 1000;
  };
}
