/**
 * The timer of the core. A process that has slept finds its code and its data out of the caches of
 * the processor, and is slow for its first millisecond, which would be that of a take-over: so it
 * is warmed up shortly before (`doors.warmUp`), and at no other deadline.
 */
import type { VrrpRouter } from '../../vrrp/router.js';
import { LazyTimer } from './lazy-timer.js';
import type { VrrpDoors } from './vrrp-doors.js';

/** Three times what warming up takes. */
const WARM_UP_MS = 3;
/** Of many take-overs in turn the first one is enough. */
const STAYS_WARM_MS = 50;

export class RouterTimer {
  readonly #doors: Pick<VrrpDoors, 'clock' | 'warmUp'>;
  readonly #router: VrrpRouter;
  readonly #timer: LazyTimer;
  readonly #leadMs: number;
  #coldMs = 0;

  constructor(doors: VrrpDoors, router: VrrpRouter, expired: () => void) {
    this.#doors = doors;
    this.#router = router;
    this.#leadMs = doors.warmUp === undefined ? 0 : WARM_UP_MS;
    this.#timer = new LazyTimer(
      (callback) => doors.createTimer(callback),
      doors.clock,
      expired,
      () => this.#warmUp(),
    );
  }

  /** The next deadline of the router may be another one now. */
  follow(): void {
    const leadMs = this.#router.awaitsTakeover() ? this.#leadMs : 0;
    this.#timer.set(this.#router.nextDeadlineMs(), leadMs);
  }

  stop(): void {
    this.#timer.set(undefined);
  }

  #warmUp(): void {
    const nowMs = this.#doors.clock.nowMs();
    if (nowMs >= this.#coldMs) {
      this.#coldMs = nowMs + STAYS_WARM_MS;
      this.#doors.warmUp?.();
    }
  }
}
