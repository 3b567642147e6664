/** How long the check of a configuration takes, and how much memory, beside `keepalived -t`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DaemonKind, upkeepPath } from '../lab/daemon-kind.js';
import { scratchDirectory } from '../lab/scratch.js';
import { type Benchmark, type Metric, manyInstances, type Stage } from './benchmark.js';
import { manyServers } from './check-configuration.js';

interface CheckRun {
  readonly milliseconds: number;
  /** The most that was resident at a time. */
  readonly mebibytes: number;
}

/** The check of a text, which is made when it is needed; `servers` real servers stand in it. */
function check(title: string, servers: number, text: () => string, more: readonly Metric[] = []) {
  let file: string | undefined;
  const benchmark: Benchmark = {
    title: `check of ${title}`,
    runs: 5,
    metrics: [
      { name: 'time', summary: 'median', unit: 'ms', ...(servers >= 50_000 ? { ratio: 1 } : {}) },
      { name: 'peak memory', summary: 'median', unit: 'MiB' },
      ...more,
    ],
    async measure(stage) {
      file ??= fileWith(text());
      const run = await runCheck(stage, file);
      const figures = { time: run.milliseconds, 'peak memory': run.mebibytes };
      if (servers === 0) {
        return figures;
      }
      const start = await runCheck(stage, emptyConfiguration());
      const grown = Math.max(0, run.mebibytes - start.mebibytes) * 1024;
      const spent = Math.max(0, run.milliseconds - start.milliseconds) * 1000;
      return {
        ...figures,
        'memory per real server': grown / servers,
        'time per real server': spent / servers,
      };
    },
  };
  return benchmark;
}

/** Beyond what the check of an empty configuration takes. */
const perServer: readonly Metric[] = [
  { name: 'time per real server', summary: 'median', unit: 'µs' },
  { name: 'memory per real server', summary: 'median', unit: 'KiB' },
];

/** From nothing to ten thousand virtual servers. */
export const checks: readonly Benchmark[] = [
  check('1 instance', 0, () => manyInstances(1, 100)),
  check('250 instances', 0, () => manyInstances(250, 100)),
  ...[1000, 4000, 10_000].map((count) =>
    check(`${count} × 5 servers`, count * 5, () => manyServers(count, 5), perServer),
  ),
  ...(['short', 'different'] as const).map((form) =>
    check(
      `10000 × 5 servers, blocks that are ${form}`,
      50_000,
      () => manyServers(10_000, 5, form),
      perServer,
    ),
  ),
];

let emptyFile: string | undefined;

function emptyConfiguration(): string {
  emptyFile ??= fileWith(manyServers(0, 0));
  return emptyFile;
}

function fileWith(text: string): string {
  const file = join(scratchDirectory(), 'keepalived.conf');
  writeFileSync(file, text, { mode: 0o644 });
  return file;
}

function commandOf(kind: DaemonKind, file: string): readonly [string, ...string[]] {
  return kind === 'keepalived' ? ['keepalived', '-t', '-f', file] : [upkeepPath, 'check', file];
}

/** Runs a check to its end. @throws when it was killed or could not be started. */
function runCheck(stage: Stage, file: string): Promise<CheckRun> {
  const [command, ...args] = commandOf(stage.kind, file);
  const before = performance.now();
  const child = stage.network.node('n1').spawn(command, args, { stdio: 'ignore' });
  let mebibytes = 0;
  const polling = setInterval(() => {
    mebibytes = Math.max(mebibytes, peakMemory(child.pid));
  }, 5);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (status, signal) => {
      const milliseconds = performance.now() - before;
      clearInterval(polling);
      if (status === null) {
        reject(new Error(`${command} was ended by ${signal}`));
      } else {
        resolve({ milliseconds, mebibytes });
      }
    });
  });
}

/** VmHWM of proc(5) in MiB; 0 when the process has gone. */
function peakMemory(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
