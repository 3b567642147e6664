/**
 * Bad packets change nothing: without them, a run is the same to the microsecond. (keepalived
 * restarts a master's advert timer on any packet, and is silenced by a stream of bad ones.)
 */
import type { Observation } from '../observation.js';
import type { Scenario } from '../scenario.js';
import { simulate } from '../simulate.js';
import type { Violation } from './violation.js';

/** Runs the scenario once more without its bad packets and compares. */
export function checkBadPackets(
  scenario: Scenario,
  seen: readonly Observation[],
): readonly Violation[] {
  const faults = scenario.faults.filter(({ kind }) => kind !== 'badPackets');
  if (faults.length === scenario.faults.length) {
    return [];
  }
  const withBad = effectsOf(seen);
  const without = effectsOf(simulate({ ...scenario, faults }));
  const index = without.findIndex(({ key }, at) => key !== withBad[at]?.key);
  const first = without[index];
  if (first === undefined && withBad.length === without.length) {
    return [];
  }
  const atMs = first?.atMs ?? scenario.endMs;
  return [{ invariant: 'bad packets change nothing', atMs, text: 'the run differs from here on' }];
}

/** In one moment they come in any order: a timer more in the queue may change it. */
function effectsOf(seen: readonly Observation[]) {
  return seen
    .filter(isEffect)
    .map((observation) => ({ atMs: observation.atMs, key: JSON.stringify(observation) }))
    .sort((left, right) => left.atMs - right.atMs || (left.key < right.key ? -1 : 1));
}

/** What is said about a bad packet takes a turn of the event loop: it may settle later. */
function isEffect({ kind }: Observation): boolean {
  return kind !== 'fault' && kind !== 'settled';
}
