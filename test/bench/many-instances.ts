/** Two hundred virtual routers at 0.1 s: are they punctual, also through a reload? */
import { eventually, observeFor } from '../lab/wait.js';
import { type Benchmark, manyInstances, type Stage } from './benchmark.js';
import { mean, quantile } from './statistics.js';

const INSTANCES = 200;

async function startMaster(stage: Stage) {
  const daemon = stage.start('n1', manyInstances(INSTANCES, 200));
  await eventually('n1 is master of all', () => stage.advertTimes('n1').size === INSTANCES, 20_000);
  await observeFor(2000);
  return daemon;
}

/** How far the intervals between adverts are from 100 ms. */
export const punctuality: Benchmark = {
  title: `${INSTANCES} instances at 0.1 s`,
  runs: 2,
  metrics: [
    { name: 'mean interval, off 100 ms', summary: 'worst', unit: 'ms', limit: 0.05 },
    { name: 'deviation, 99th percentile', summary: 'median', unit: 'ms', limit: 3 },
    { name: 'deviation, greatest', summary: 'worst', unit: 'ms' },
  ],
  async measure(stage) {
    await startMaster(stage);
    stage.sniffer.clear();
    await observeFor(10_000);
    const all = stage.advertIntervals('n1');
    const deviations = all.map((interval) => Math.abs(interval - 100));
    return {
      'mean interval, off 100 ms': Math.abs(mean(all) - 100),
      'deviation, 99th percentile': quantile(deviations, 0.99),
      'deviation, greatest': Math.max(...deviations),
    };
  },
};

/** SIGHUP without a change while a backup of all instances listens. */
export const reload: Benchmark = {
  title: `reload of ${INSTANCES} instances at 0.1 s`,
  runs: 3,
  metrics: [
    { name: 'longest interval, over 100 ms', summary: 'worst', unit: 'ms' },
    { name: 'adverts of the backup', summary: 'worst', unit: '', limit: 0 },
    { name: 'adverts of priority 0', summary: 'worst', unit: '', limit: 0 },
  ],
  async measure(stage) {
    const master = await startMaster(stage);
    const backup = stage.start('n2', manyInstances(INSTANCES, 100));
    await backup.waitForLog(/\(V200\) Entering BACKUP STATE/);
    await observeFor(1000);
    stage.sniffer.clear();
    master.reload();
    await observeFor(3000);
    return {
      'longest interval, over 100 ms': Math.max(...stage.advertIntervals('n1')) - 100,
      'adverts of the backup': stage.sniffer.seen('advert', ({ node }) => node === 'n2').length,
      'adverts of priority 0': stage.sniffer.seen('advert', (seen) => seen.priority === 0).length,
    };
  },
};
