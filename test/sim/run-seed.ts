/** Runs a seed and says what went wrong, with the command that runs it again. */
import { judgeSeed } from '../../src/sim/judge-seed.js';
import { describeObservation } from './describe-observation.js';

/** Lines of the timeline before the first violation. */
const TIMELINE_LINES = 60;

/** undefined when all invariants hold; otherwise a report with the end of the timeline. */
export function failureOf(seed: number): string | undefined {
  const { scenario, seen, violations } = judgeSeed(seed);
  const [first] = violations;
  if (first === undefined) {
    return undefined;
  }
  const before = seen.filter(({ atMs, kind }) => atMs <= first.atMs && kind !== 'heard');
  return [
    `seed ${seed} (again with UPKEEP_SIM_SEED=${seed}):`,
    ...violations.slice(0, 5).map(({ invariant, atMs, text }) => {
      return `  ${atMs.toFixed(3)}  ${invariant}: ${text}`;
    }),
    'the timeline before it:',
    ...before.slice(-TIMELINE_LINES).map((observation) => {
      return describeObservation(observation, scenario.nodes[observation.node]?.name ?? '?');
    }),
  ].join('\n');
}
