/** A timer of real-time quality. */
import { monotonicClock } from './clock.js';
import type { DeadlineTimer } from './doors.js';
import { isSystemCallError, type NativeTimer, native } from './native.js';

/** Longest time that node's own timers take (its documentation of setTimeout): 2^31 - 1 ms. */
const LONGEST_WAIT_MS = 2_147_483_647;

/**
 * Opens a timer that calls back once for each deadline armed: never before `monotonicClock` shows
 * it, and tens of microseconds after on an idle machine. A deadline in the past fires at the next
 * turn of the event loop. The timer keeps the process alive until it is closed.
 *
 * Where the kernel refuses its timer (no descriptor left), one of node stands in, which is later by
 * a millisecond or two: an advert that is never sent would be a failover.
 *
 * @throws Error when it is armed after `close`, RangeError for a deadline that is no number.
 */
export function createDeadlineTimer(
  callback: () => void,
  open: (ring: () => void) => NativeTimer = (ring) => new native.Timer(ring),
): DeadlineTimer {
  let standIn: NodeJS.Timeout | undefined;
  const ring = () => {
    clearTimeout(standIn);
    callback();
  };
  const timer = unlessRefused(() => open(ring));
  const wait = (deadlineMs: number) => {
    const leftMs = Math.max(0, deadlineMs - monotonicClock.nowMs());
    const isOver = () => monotonicClock.nowMs() >= deadlineMs;
    standIn = setTimeout(
      () => (isOver() ? ring() : wait(deadlineMs)),
      Math.min(Math.ceil(leftMs), LONGEST_WAIT_MS),
    );
  };
  return {
    arm(deadlineMs) {
      clearTimeout(standIn);
      const isArmed = unlessRefused(() => {
        timer?.arm(deadlineMs);
        return timer !== undefined;
      });
      if (!isArmed) {
        wait(deadlineMs);
      }
    },
    disarm() {
      clearTimeout(standIn);
      timer?.disarm();
    },
    close() {
      clearTimeout(standIn);
      timer?.close();
    },
  };
}

/** undefined when the kernel refuses it. @throws what is no refusal of the kernel */
function unlessRefused<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    if (isSystemCallError(error)) {
      return undefined;
    }
    throw error;
  }
}
