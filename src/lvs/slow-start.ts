/**
 * `slow_start` (ours): a server that returns gets its weight in tenths, so that one with cold
 * caches is not given the share of a warm one at once. Pure arithmetic; times are monotonic.
 */
import type { RealServer } from '../config/lvs-model.js';

const STEPS = 10;

/** How far a server has come. */
export interface SlowStart {
  /** When it has returned. */
  readonly sinceMs: number;
  /** How many tenths of its weight it has: 1 to 9. */
  readonly tenths: number;
}

/** Where a server stands that returned then; undefined: it has its whole weight. */
export function slowStartAt(
  { slowStartMs = 0 }: Pick<RealServer, 'slowStartMs'>,
  sinceMs: number,
  nowMs: number,
): SlowStart | undefined {
  const tenths = 1 + Math.floor(((nowMs - sinceMs) * STEPS) / Math.max(1, slowStartMs));
  return slowStartMs === 0 || tenths >= STEPS ? undefined : { sinceMs, tenths };
}

/** When it gets its next tenth. */
export function nextStepMs(
  { slowStartMs = 0 }: Pick<RealServer, 'slowStartMs'>,
  { sinceMs, tenths }: SlowStart,
): number {
  return sinceMs + (tenths * slowStartMs) / STEPS;
}

/** The part of a weight that it has; nothing that serves is at 0. */
export function slowWeight(weight: number, slowStart: SlowStart | undefined): number {
  return slowStart === undefined || weight === 0
    ? weight
    : Math.max(1, Math.floor((weight * slowStart.tenths) / STEPS));
}
