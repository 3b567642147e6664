/** Times of checks: most checks of a configuration have the same ones, and share one object. */
import type { CheckTiming } from '../../lvs-model.js';

/** The timings seen last, latest first. */
export type SharedTimings = CheckTiming[];

/** Looked through for each check, so they are few. */
const REMEMBERED = 8;

/** The timing with these values; the one of an earlier check, if it is among the last few. */
export function shareTiming(
  seen: SharedTimings,
  delayLoopMs: number,
  retry: number,
  delayBeforeRetryMs: number,
  warmupMs: number,
  alpha: boolean,
  logAllFailures: boolean,
): CheckTiming {
  for (const timing of seen) {
    if (
      timing.delayLoopMs === delayLoopMs &&
      timing.retry === retry &&
      timing.delayBeforeRetryMs === delayBeforeRetryMs &&
      timing.warmupMs === warmupMs &&
      timing.alpha === alpha &&
      timing.logAllFailures === logAllFailures
    ) {
      return timing;
    }
  }
  const timing = { delayLoopMs, retry, delayBeforeRetryMs, warmupMs, alpha, logAllFailures };
  seen.unshift(timing);
  seen.length = Math.min(seen.length, REMEMBERED);
  return timing;
}
