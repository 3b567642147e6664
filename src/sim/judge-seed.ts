/** The front of the simulator: from a seed to a verdict. */
import { drawScenario } from './draw/scenario.js';
import { checkBadPackets } from './invariants/bad-packets.js';
import { findViolations } from './invariants/invariants.js';
import type { Violation } from './invariants/violation.js';
import type { Observation } from './observation.js';
import type { Scenario } from './scenario.js';
import { simulate } from './simulate.js';

/** What came of a seed. */
export interface SeedVerdict {
  readonly scenario: Scenario;
  readonly seen: readonly Observation[];
  /** Empty: all invariants hold. */
  readonly violations: readonly Violation[];
}

/** Draws the scenario of a seed, runs it and judges the run. */
export function judgeSeed(seed: number): SeedVerdict {
  const scenario = drawScenario(seed);
  const seen = simulate(scenario);
  const violations = [...findViolations(scenario, seen), ...checkBadPackets(scenario, seen)];
  return { scenario, seen, violations };
}
