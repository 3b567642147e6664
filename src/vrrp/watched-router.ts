/** A router that is looked at from outside: by the recorder, or by the simulator. */
import type { VrrpEffect, VrrpInput } from './messages.js';
import type { VrrpRouter } from './router.js';

/** Told of each input. What the watcher asks the router is as it is after the input. */
export type Watcher = (input: VrrpInput, nowMs: number, effects: readonly VrrpEffect[]) => void;

/** The same router, whose inputs `watcher` sees. */
export function watchRouter(router: VrrpRouter, watcher: Watcher): VrrpRouter {
  return {
    handle(input, nowMs) {
      const effects = router.handle(input, nowMs);
      watcher(input, nowMs, effects);
      return effects;
    },
    nextDeadlineMs: () => router.nextDeadlineMs(),
    awaitsTakeover: () => router.awaitsTakeover(),
    snapshot: (nowMs, part) => router.snapshot(nowMs, part),
    checkpoint: () => router.checkpoint(),
    clearCounters: () => router.clearCounters(),
  };
}
