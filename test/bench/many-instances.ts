/** Two hundred virtual routers at 0.1 s: are they punctual, also through a reload? */
import { globalDefinitions, instance } from '../lab/configuration.js';
import { processorMs } from '../lab/process-tree.js';
import { eventually, observeFor } from '../lab/wait.js';
import { addressOf, type Benchmark, manyInstances, type Stage } from './benchmark.js';
import { mean, quantile } from './statistics.js';

const INSTANCES = 200;
const MEASURED_MS = 10_000;

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
    await observeFor(MEASURED_MS);
    const all = stage.advertIntervals('n1');
    const deviations = all.map((interval) => Math.abs(interval - 100));
    return {
      'mean interval, off 100 ms': Math.abs(mean(all) - 100),
      'deviation, 99th percentile': quantile(deviations, 0.99),
      'deviation, greatest': Math.max(...deviations),
    };
  },
};

/** Half of them IPv6, and of both halves every second one with a virtual MAC. */
function mixedInstances(): string {
  const all = Array.from({ length: INSTANCES }, (_, index) => {
    const [isIpv6, hasVirtualMac] = [index % 2 === 1, index % 4 > 1];
    return instance({
      name: `V${index + 1}`,
      virtualRouterId: index + 1,
      priority: 200,
      advertInterval: 0.1,
      addresses: isIpv6 ? [`fe80::1:${index + 1}/64`] : [`${addressOf(index + 1)}/32`],
      more: hasVirtualMac ? 'use_vmac\n vmac_xmit_base' : '',
    });
  });
  return globalDefinitions() + all.join('');
}

/** The same for every kind of instance, and what they cost. */
export const punctualityOfAllKinds: Benchmark = {
  title: `${INSTANCES} instances at 0.1 s, half IPv6, half use_vmac`,
  runs: 3,
  ipv6: true,
  metrics: [
    { name: 'deviation, 99th percentile', summary: 'median', unit: 'ms', ratio: 1 },
    { name: 'deviation, greatest', summary: 'worst', unit: 'ms' },
    { name: 'CPU of the VRRP process in a second', summary: 'median', unit: 'ms', ratio: 1.5 },
  ],
  async measure(stage) {
    const daemon = stage.start('n1', mixedInstances());
    const masters = () => new Set(daemon.log().match(/\(V\d+\) Entering MASTER STATE/g)).size;
    await eventually('n1 is master of all', () => masters() === INSTANCES, 30_000);
    await observeFor(5000);
    const pid = daemon.pidOf('vrrp');
    stage.sniffer.clear();
    const beforeMs = processorMs(pid);
    await observeFor(MEASURED_MS);
    const spentMs = processorMs(pid) - beforeMs;
    const deviations = stage.advertIntervals().map((interval) => Math.abs(interval - 100));
    return {
      'deviation, 99th percentile': quantile(deviations, 0.99),
      'deviation, greatest': Math.max(...deviations),
      'CPU of the VRRP process in a second': (spentMs * 1000) / MEASURED_MS,
    };
  },
};

/** What it costs to listen to as many masters. */
export const listening: Benchmark = {
  title: `backup of ${INSTANCES} masters at 0.1 s`,
  runs: 3,
  metrics: [
    { name: 'CPU of the VRRP process in a second', summary: 'median', unit: 'ms', ratio: 1.5 },
  ],
  async measure(stage) {
    await startMaster(stage);
    const backup = stage.start('n2', manyInstances(INSTANCES, 100));
    await backup.waitForLog(/\(V200\) Entering BACKUP STATE/);
    await observeFor(5000);
    const pid = backup.pidOf('vrrp');
    const beforeMs = processorMs(pid);
    await observeFor(MEASURED_MS);
    const spentMs = processorMs(pid) - beforeMs;
    return { 'CPU of the VRRP process in a second': (spentMs * 1000) / MEASURED_MS };
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
