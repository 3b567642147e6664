/** Waiting for conditions, always with a deadline and with words for who reads a failure. */
import { setTimeout as sleep } from 'node:timers/promises';

/** A daemon starts within this even on a machine that has a lot else to do. */
export const START_WITHIN_MS = 30_000;

/** Wall-clock time in milliseconds with a fraction: the clock of the sniffer's time stamps. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Lets time pass while something is being observed; never an assertion by itself. */
export async function observeFor(durationMs: number): Promise<void> {
  await sleep(durationMs);
}

/**
 * Asks `probe` again and again until it returns something other than undefined or false.
 * @throws Error with `what` and the details when `withinMs` have passed.
 */
export async function eventually<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 10_000,
  details: () => string = () => '',
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const askedMs = performance.now();
    const answer = await probe();
    if (answer !== undefined && answer !== false) {
      return answer;
    }
    const nowMs = performance.now();
    if (nowMs > deadline) {
      throw new Error(`not within ${withinMs} ms: ${what}\n${details()}`);
    }
    // A dear question must not take the processor from what it asks about.
    await sleep(Math.max(15, 2 * (nowMs - askedMs)));
  }
}
