/** A cluster while it runs: what simulate.ts drives and fault-injection.ts disturbs. */
import type { EventQueue } from './event-queue.js';
import type { SimulatedNode } from './machine/simulated-node.js';
import type { Observation } from './observation.js';
import type { Random } from './random.js';
import type { Scenario } from './scenario.js';

/** Something that happens at its time. */
export type Happening = (nowMs: number) => void;

/** A cluster while it runs. */
export interface Simulation {
  readonly scenario: Scenario;
  readonly random: Random;
  readonly nodes: SimulatedNode[];
  readonly queue: EventQueue<Happening>;
  /** Everything seen so far. */
  readonly seen: Observation[];
  /** True time. */
  nowMs: number;
}
