/** The monotonic clock of this machine. */
import type { MonotonicClock } from './doors.js';

/**
 * CLOCK_MONOTONIC (clock_gettime(2)) in milliseconds with a fraction: `process.hrtime` reads it.
 * A double holds it to better than a microsecond for centuries of uptime.
 */
export const monotonicClock: MonotonicClock = {
  nowMs: () => Number(process.hrtime.bigint()) / 1e6,
};
