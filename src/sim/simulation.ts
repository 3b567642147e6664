/** A cluster while it runs: what simulate.ts drives and fault-injection.ts disturbs. */
import type { EventQueue } from './event-queue.js';
import type { Observation } from './observation.js';
import type { Random } from './random.js';
import type { Scenario } from './scenario.js';
import type { SimulatedNode } from './simulated-node.js';

/** Something that happens at its time. */
export type Happening = (nowMs: number) => void;

/** A cluster while it runs. */
export interface Simulation {
  readonly scenario: Scenario;
  readonly random: Random;
  readonly nodes: readonly SimulatedNode[];
  readonly queue: EventQueue<Happening>;
  /** Everything seen so far. */
  readonly seen: Observation[];
}
