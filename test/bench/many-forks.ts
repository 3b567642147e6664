/** A machine that starts thousands of processes a second, and an instance that follows one. */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configuration } from '../lab/configuration.js';
import { processorMs, processTree, signalIfAlive } from '../lab/process-tree.js';
import { scratchDirectory } from '../lab/scratch.js';
import { projectRoot } from '../lab/source-file.js';
import { eventually, observeFor } from '../lab/wait.js';
import type { Benchmark } from './benchmark.js';

const MEASURED_MS = 5000;
const FORKS = 10_000;
const TEXT = configuration(
  { priority: 200, advertInterval: 0.1, more: 'track_process {\n followed weight 10\n }' },
  'vrrp_track_process followed {\n process tcpdump\n}\n',
);

/**
 * What following costs beyond what the daemon takes anyhow, for each ten thousand where the machine
 * does not reach as many in a second. keepalived is told of processes in the first network
 * namespace alone: here it hears of none, and its figures are those of a router beside a busy
 * machine. The weight lets it be master nevertheless.
 */
export const manyForks: Benchmark = {
  title: 'an instance that tracks a process, ten thousand forks',
  runs: 3,
  metrics: [
    { name: 'latest advert meanwhile', summary: 'worst', unit: 'ms', limit: 10 },
    { name: 'CPU of all processes for ten thousand', summary: 'median', unit: 'ms', limit: 100 },
    { name: 'forks in a second', summary: 'median', unit: '' },
  ],
  async measure(stage) {
    const daemon = stage.start('n1', TEXT);
    await eventually('n1 is master', () => stage.advertTimes('n1').size === 1, 20_000);
    await observeFor(2000);
    const idleMs = await spentIn(daemon.pid, MEASURED_MS);
    const forker = spawn(compiledForker(), [String(FORKS)], { stdio: 'ignore' });
    try {
      await observeFor(500);
      stage.sniffer.clear();
      const before = forksSinceBoot();
      const spentMs = (await spentIn(daemon.pid, MEASURED_MS)) - idleMs;
      const forks = forksSinceBoot() - before;
      return {
        'latest advert meanwhile': Math.max(...stage.advertIntervals('n1')) - 100,
        'CPU of all processes for ten thousand': (spentMs * FORKS) / forks,
        'forks in a second': (forks * 1000) / MEASURED_MS,
      };
    } finally {
      signalIfAlive(forker.pid ?? 0, 'SIGKILL');
    }
  },
};

/** @returns the path of the program that starts processes */
function compiledForker(): string {
  const program = join(scratchDirectory(), 'forks');
  execFileSync('gcc', ['-O2', '-o', program, join(projectRoot, 'test/bench/forks.c')]);
  return program;
}

async function spentIn(root: number, ms: number): Promise<number> {
  const before = spentBy(root);
  await observeFor(ms);
  return spentBy(root) - before;
}

function spentBy(root: number): number {
  return processTree(root).reduce((sum, pid) => sum + processorMs(pid), 0);
}

/** proc(5), `processes` of /proc/stat */
function forksSinceBoot(): number {
  return Number(/^processes (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1]);
}
