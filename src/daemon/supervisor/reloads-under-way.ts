/**
 * The reloads that the checker child has not followed yet. However often other real servers are
 * discovered, there is one of them at a time, which leads to what is so then; and as what it takes
 * grows with the number of checks, a rest follows in which they run.
 */
import type { Timers } from '../../base/timers.js';

/** How long the rest is, in terms of what the last one took. */
const REST_TIMES = 2;

export class ReloadsUnderWay {
  readonly #timers: Timers;
  readonly #rediscover: () => void;
  #count = 0;
  #begunMs = 0;
  #restUntilMs = Number.NEGATIVE_INFINITY;
  /** Other real servers are known than the child has been told of. */
  #isOutdated = false;
  #cancel: (() => void) | undefined;

  /** @param rediscover tells the child of the servers that are known now */
  constructor(timers: Timers, rediscover: () => void) {
    this.#timers = timers;
    this.#rediscover = rediscover;
  }

  /** None; what the child tells is about what it was told. */
  get areOver(): boolean {
    return this.#count === 0;
  }

  /** With all that is known now. */
  begin(): void {
    this.#rest();
    if (this.areOver) {
      this.#begunMs = this.#timers.nowMs();
    }
    this.#count += 1;
  }

  /** Other servers are known: at once, or when the child has followed and rested. */
  serversChanged(): void {
    this.#isOutdated = true;
    this.goOn();
  }

  /** So many of them. */
  followed(times: number): void {
    this.#count = Math.max(0, this.#count - times);
    const nowMs = this.#timers.nowMs();
    this.#restUntilMs = nowMs + (nowMs - this.#begunMs) * REST_TIMES;
  }

  /** After the child was heard. */
  goOn(): void {
    if (!this.areOver || !this.#isOutdated || this.#cancel !== undefined) {
      return;
    }
    const waitMs = this.#restUntilMs - this.#timers.nowMs();
    if (waitMs <= 0) {
      this.#rediscover();
    } else {
      this.#cancel = this.#timers.after(waitMs, () => {
        this.#cancel = undefined;
        this.goOn();
      });
    }
  }

  /** A process that starts is told everything, and what its predecessor was told is void. */
  forget(): void {
    this.#count = 0;
    this.#rest();
  }

  #rest(): void {
    this.#isOutdated = false;
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
