/** Times of checks: most checks of a configuration have the same ones, and share one object. */
import type { CheckTiming, RiseRule } from '../../lvs-model.js';

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
  rise: RiseRule | undefined,
): CheckTiming {
  for (const timing of seen) {
    if (
      timing.delayLoopMs === delayLoopMs &&
      timing.retry === retry &&
      timing.delayBeforeRetryMs === delayBeforeRetryMs &&
      timing.warmupMs === warmupMs &&
      timing.alpha === alpha &&
      timing.logAllFailures === logAllFailures &&
      timing.rise?.attempts === rise?.attempts &&
      timing.rise?.delayMs === rise?.delayMs
    ) {
      return timing;
    }
  }
  const timing: CheckTiming = {
    ...{ delayLoopMs, retry, delayBeforeRetryMs, warmupMs, alpha, logAllFailures },
    ...(rise === undefined ? {} : { rise }),
  };
  seen.unshift(timing);
  seen.length = Math.min(seen.length, REMEMBERED);
  return timing;
}
