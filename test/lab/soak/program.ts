/** `scripts/soak`: rounds until the time is over, and what the processes have at the end. */
import { parseArgs } from 'node:util';
import { createRandom } from '../../../src/sim/random.js';
import { Soak } from './soak.js';

const DEFAULT_MINUTES = 30;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: String(Date.now() % 1_000_000) } },
});
const minutes = Number(positionals[0] ?? DEFAULT_MINUTES);
if (!(minutes > 0)) {
  throw new RangeError(`${positionals[0]}: expected a number of minutes`);
}
const seed = Number(values.seed);
const soak = new Soak(createRandom(seed));
const endMs = performance.now() + minutes * 60_000;
let rounds = 0;
let bad = 0;
await soak.start();
while (performance.now() < endMs) {
  const { text, problems, tookMs } = await soak.round();
  const verdict = problems.length === 0 ? 'well' : `BAD: ${problems.join('; ')}`;
  console.log(`${rounds} ${text}: ${verdict} (${(tookMs / 1000).toFixed(1)} s)`);
  rounds += 1;
  bad += problems.length === 0 ? 0 : 1;
}
console.log(soak.table().join('\n'));
const left = await soak.end();
console.log(
  `seed ${seed}: ${rounds} rounds, ${bad} bad; left at the end: ${left.join('; ') || 'nothing'}`,
);
process.exitCode = bad + left.length === 0 ? 0 : 1;
