/**
 * Our figures beside keepalived's, taken in turn on the same machine in the same run. Started by
 * scripts/bench:
 *
 *     node bench.js [--only WORD] [--runs N] [--daemon upkeep|keepalived]…
 *
 * Exit status: 0 when every limit of ours is kept, 1 when one is not.
 */
import { parseArgs } from 'node:util';
import type { DaemonKind } from '../lab/daemon-kind.js';
import { type Benchmark, type Figures, type Metric, Stage } from './benchmark.js';
import { checks } from './check.js';
import { failover } from './failover.js';
import { handOver } from './hand-over.js';
import { manyAddresses } from './many-addresses.js';
import { manyChecks } from './many-checks.js';
import { manyDiscovered } from './many-discovered.js';
import { manyForks } from './many-forks.js';
import { listening, punctuality, punctualityOfAllKinds, reload } from './many-instances.js';
import { manyRoutes } from './many-routes.js';
import { manySessions } from './many-sessions.js';
import { notifyStorm } from './notify-storm.js';
import { median } from './statistics.js';
import { watched } from './watchers.js';

const BENCHMARKS: readonly Benchmark[] = [
  failover(3, 1, 5),
  failover(3, 0.1, 8),
  handOver,
  manyAddresses,
  manyRoutes,
  punctuality,
  punctualityOfAllKinds,
  listening,
  watched,
  reload,
  notifyStorm(1, 7, 1.5),
  notifyStorm(200, 3, 1.2),
  manySessions,
  manyForks,
  manyChecks,
  manyDiscovered,
  ...checks,
];

type Samples = Readonly<Record<DaemonKind, readonly Figures[]>>;

async function run(benchmark: Benchmark, kinds: readonly DaemonKind[], runs: number) {
  const stage = await Stage.create(benchmark.ipv6);
  const samples: Record<DaemonKind, Figures[]> = { upkeep: [], keepalived: [] };
  for (let round = 0; round < runs; round++) {
    // Turns alternate, so that what disturbs the machine for a while disturbs both.
    for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
      stage.reset();
      stage.kind = kind;
      process.stderr.write(`${benchmark.title}: ${kind}, run ${round + 1} of ${runs}\n`);
      try {
        samples[kind].push(await benchmark.measure(stage));
      } catch (error) {
        process.stderr.write(`  failed: ${error instanceof Error ? error.message : error}\n`);
      }
    }
  }
  stage.close();
  return samples;
}

function summarise(metric: Metric, figures: readonly Figures[]): number {
  const values = figures.flatMap((figure) => figure[metric.name] ?? []);
  if (values.length === 0) {
    return Number.NaN;
  }
  return metric.summary === 'median' ? median(values) : Math.max(...values);
}

function cell(value: number, width: number): string {
  const text = Number.isNaN(value) ? '–' : value.toFixed(Math.abs(value) < 100 ? 2 : 0);
  return text.padStart(width);
}

/** Prints the lines of a benchmark. @returns whether our figures keep their limits. */
function report(benchmark: Benchmark, samples: Samples): boolean {
  console.log(`\n${benchmark.title}`);
  let kept = true;
  for (const metric of benchmark.metrics) {
    const ours = summarise(metric, samples.upkeep);
    const theirs = summarise(metric, samples.keepalived);
    const limit = metric.ratio === undefined ? metric.limit : metric.ratio * theirs;
    const good = samples.upkeep.length === 0 || limit === undefined || !(ours > limit);
    const verdict = limit === undefined || samples.upkeep.length === 0 ? '' : good ? 'ok' : 'OVER';
    const kind = metric.unit === '' ? metric.summary : `${metric.summary}, ${metric.unit}`;
    const name = `  ${metric.name} (${kind})`;
    const columns = [cell(ours, 10), cell(theirs, 11), cell(ours / theirs, 9)];
    const bound = (
      limit === undefined ? '' : `≤ ${Number(limit.toFixed(limit < 100 ? 2 : 0))}`
    ).padStart(8);
    console.log(`${name.padEnd(54)}${columns.join('')}${bound}  ${verdict}`);
    kept &&= good;
  }
  return kept;
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      runs: { type: 'string' },
      daemon: { type: 'string', multiple: true, default: ['upkeep', 'keepalived'] },
    },
  });
  const kinds = (['upkeep', 'keepalived'] as const).filter((kind) => values.daemon.includes(kind));
  const head = `${'upkeep'.padStart(10)}${'keepalived'.padStart(11)}${'ratio'.padStart(9)}`;
  console.log(`${' '.repeat(54)}${head}${'limit'.padStart(8)}`);
  let kept = true;
  for (const benchmark of BENCHMARKS.filter(({ title }) => title.includes(values.only))) {
    const runs = Number(values.runs ?? benchmark.runs);
    kept = report(benchmark, await run(benchmark, kinds, runs)) && kept;
  }
  return kept;
}

process.exit((await main()) ? 0 : 1);
