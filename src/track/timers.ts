/** The real timers, and deadlines that do not drift. */
import type { Timers } from '../base/timers.js';

/** setTimeout(3) of node takes no more: about 25 days. */
const MAXIMUM_DELAY_MS = 2 ** 31 - 1;

/** The real ones. A longer delay than 25 days is cut: the callback checks the time. */
export const systemTimers: Timers = {
  nowMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(delayMs, 0), MAXIMUM_DELAY_MS));
    return () => clearTimeout(timer);
  },
};

/**
 * The first deadline after `nowMs` on the grid that `previousMs` and `intervalMs` span. Absolute,
 * so that late timers do not add up, and deadlines that were slept through are not made up for.
 */
export function nextDeadlineMs(previousMs: number, intervalMs: number, nowMs: number): number {
  const steps = Math.max(1, Math.floor((nowMs - previousMs) / intervalMs) + 1);
  return previousMs + steps * intervalMs;
}
