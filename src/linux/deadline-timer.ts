/** A timer of real-time quality. */
import type { DeadlineTimer } from './doors.js';
import { native } from './native.js';

/**
 * Opens a timer that calls back once for each deadline armed: never before `monotonicClock` shows
 * it, and tens of microseconds after on an idle machine. A deadline in the past fires at the next
 * turn of the event loop. The timer keeps the process alive until it is closed.
 *
 * @throws SystemCallError when there is no descriptor left.
 */
export function createDeadlineTimer(callback: () => void): DeadlineTimer {
  return new native.Timer(callback);
}
