/** Two hundred instances become master at once, and each runs a script. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchDirectory, shellScript } from '../lab/scratch.js';
import { eventually, observeFor, wallMs } from '../lab/wait.js';
import { type Benchmark, manyInstances } from './benchmark.js';

const INSTANCES = 200;

/** A master of all instances crashes; the node under test takes over and runs its scripts. */
export const notifyStorm: Benchmark = {
  title: `${INSTANCES} instances change state, a script each`,
  runs: 3,
  metrics: [
    { name: 'latest advert meanwhile', summary: 'worst', unit: 'ms', limit: 10 },
    { name: 'first announcement to last script', summary: 'median', unit: 'ms' },
  ],
  async measure(stage) {
    const directory = scratchDirectory();
    const record = join(directory, 'record');
    const script = shellScript(directory, 'notify', `echo "$2 $3" >>${record}`);
    writeFileSync(record, '');
    const count = (state: string): number => {
      return readFileSync(record, 'utf8').split(` ${state}\n`).length - 1;
    };
    stage.start('n1', manyInstances(INSTANCES, 100, `notify ${script}`));
    await eventually('n1 is master of all', () => count('MASTER') === INSTANCES, 30_000);
    writeFileSync(record, '');
    const rival = stage.start('n2', manyInstances(INSTANCES, 200));
    await eventually(
      'n1 is backup of all',
      () => count('BACKUP') >= INSTANCES,
      30_000,
      () => {
        return `scripts told of BACKUP: ${count('BACKUP')}`;
      },
    );
    await observeFor(1000);
    stage.sniffer.clear();
    writeFileSync(record, '');
    const crashedMs = wallMs();
    rival.crash();
    stage.network.setCable('n2', false);
    await eventually('n1 is master again', () => count('MASTER') === INSTANCES, 30_000);
    const lastScriptMs = statSync(record).mtimeMs;
    await observeFor(500);
    const [first] = stage.sniffer.seen('gratuitousArp', ({ node }) => node === 'n1');
    return {
      'latest advert meanwhile': Math.max(...stage.advertIntervals('n1', crashedMs)) - 100,
      'first announcement to last script': lastScriptMs - (first?.timeMs ?? Number.NaN),
    };
  },
};
