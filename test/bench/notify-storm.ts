/** Instances become master at once, and each runs a script. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchDirectory } from '../lab/scratch.js';
import { eventually, observeFor, wallMs } from '../lab/wait.js';
import { type Benchmark, manyInstances } from './benchmark.js';

/** A master of all instances crashes; the node under test takes over and runs its scripts. */
export const notifyStorm = (instances: number, runs: number, ratio: number): Benchmark => ({
  title: `change of state with a script each, instances: ${instances}`,
  runs,
  metrics: [
    { name: 'latest advert meanwhile', summary: 'worst', unit: 'ms', limit: 10 },
    { name: 'first announcement to last script', summary: 'median', unit: 'ms', ratio },
  ],
  async measure(stage) {
    const directory = scratchDirectory();
    const record = join(directory, 'record');
    const script = join(directory, 'notify');
    // bash knows the time without another program.
    const body = `#!/bin/bash\necho "$EPOCHREALTIME $3" >>${record}\n`;
    writeFileSync(script, body, { mode: 0o755 });
    writeFileSync(record, '');
    const count = (state: string): number => {
      return readFileSync(record, 'utf8').split(` ${state}\n`).length - 1;
    };
    stage.start('n1', manyInstances(instances, 100, `notify ${script}`));
    await eventually('n1 is master of all', () => count('MASTER') === instances, 30_000);
    writeFileSync(record, '');
    const rival = stage.start('n2', manyInstances(instances, 200));
    await eventually(
      'n1 is backup of all',
      () => count('BACKUP') >= instances,
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
    await eventually('n1 is master again', () => count('MASTER') === instances, 30_000);
    const scriptsMs = readFileSync(record, 'utf8')
      .split('\n')
      .map((line) => Number.parseFloat(line) * 1000);
    const lastScriptMs = Math.max(...scriptsMs.filter(Number.isFinite));
    await observeFor(500);
    const [first] = stage.sniffer.seen('gratuitousArp', ({ node }) => node === 'n1');
    return {
      'latest advert meanwhile': Math.max(...stage.advertIntervals('n1', crashedMs)) - 100,
      'first announcement to last script': lastScriptMs - (first?.timeMs ?? Number.NaN),
    };
  },
});
