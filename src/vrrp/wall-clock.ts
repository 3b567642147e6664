/** Tells a router the wall-clock time, which `auth_hmac` goes by. */
import type { VrrpRouter } from './router.js';

/** A clock that differs by less is as it was told; the numbers have a resolution of 15 µs. */
const TOLERANCE_MS = 20;

/**
 * The same router, told before an input where the wall clock stands, when that is news.
 * @param epochMs milliseconds since the Unix epoch
 */
export function withWallClock(router: VrrpRouter, epochMs: () => number): VrrpRouter {
  let toldMs = Number.NaN;
  return {
    handle(input, nowMs) {
      const offsetMs = epochMs() - nowMs;
      if (!(Math.abs(offsetMs - toldMs) < TOLERANCE_MS)) {
        toldMs = offsetMs;
        router.handle({ kind: 'wallClock', offsetMs }, nowMs);
      }
      return router.handle(input, nowMs);
    },
    nextDeadlineMs: () => router.nextDeadlineMs(),
    awaitsTakeover: () => router.awaitsTakeover(),
    snapshot: (nowMs, part) => router.snapshot(nowMs, part),
    checkpoint: () => router.checkpoint(),
    clearCounters: () => router.clearCounters(),
  };
}
