/** `scripts/orders-of-death`: draws runs from a seed, says what came of each, and counts. */
import { parseArgs } from 'node:util';
import { createRandom } from '../../../src/sim/random.js';
import { isDaemonKind } from '../daemon-kind.js';
import { Network } from '../network.js';
import { describeOrder, drawOrder } from './order.js';
import { type OutcomeOfOrder, runOrder } from './run.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '12' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string', default: '' },
    daemon: { type: 'string', default: 'upkeep' },
  },
});
const { daemon } = values;
if (!isDaemonKind(daemon)) {
  throw new RangeError(`--daemon ${daemon}: expected upkeep or keepalived`);
}
const seed = Number(values.seed);
const random = createRandom(seed);
const network = new Network(['n1', 'n2']);
const outcomes: OutcomeOfOrder[] = [];
const wanted = new RegExp(values.only);
for (let run = 0; run < Number(values.runs); run += 1) {
  let order = drawOrder(random, daemon);
  while (!wanted.test(describeOrder(order))) {
    order = drawOrder(random, daemon);
  }
  const outcome = await runOrder(network, order, daemon);
  outcomes.push(outcome);
  const words = [
    ...outcome.problems.map((problem) => `BAD: ${problem}`),
    ...outcome.excused.map((problem) => `unavoidable: ${problem}`),
  ];
  const [doubleMs, endedMs] = [Math.round(outcome.doubleMs), Math.round(outcome.endedMs)];
  const figures = `double ${doubleMs} ms, end ${endedMs} ms`;
  console.log(`${run} ${describeOrder(order)}: ${[...words, figures].join('; ')}`);
}
network.close();
const bad = outcomes.filter(({ problems }) => problems.length > 0).length;
const ordinary = outcomes.filter((outcome) => outcome.excused.length === 0);
const longest = (of: 'doubleMs' | 'endedMs'): number =>
  Math.round(Math.max(0, ...ordinary.map((outcome) => outcome[of])));
const excused = outcomes.length - ordinary.length;
console.log(`${daemon}, seed ${seed}: ${outcomes.length} runs, ${bad} bad, ${excused} excused`);
console.log(`longest double ${longest('doubleMs')} ms, longest end ${longest('endedMs')} ms`);
process.exitCode = bad === 0 ? 0 : 1;
