/** A clock that stands still until the test moves it. */
import type { Timers } from '../../src/base/timers.js';

/** Timers whose time the test decides. */
export class FakeTimers implements Timers {
  #nowMs = 1_000;
  #pending: { readonly atMs: number; readonly callback: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const entry = { atMs: this.#nowMs + delayMs, callback };
    this.#pending.push(entry);
    return () => {
      this.#pending = this.#pending.filter((other) => other !== entry);
    };
  }

  /** Lets time pass: every timer fires at its time, `lateMs` after it. */
  async advance(byMs: number, lateMs = 0): Promise<void> {
    const endMs = this.#nowMs + byMs;
    for (;;) {
      await settle();
      const due = this.#pending.filter(({ atMs }) => atMs + lateMs <= endMs);
      const [first] = due.sort((left, right) => left.atMs - right.atMs);
      if (first === undefined) {
        break;
      }
      this.#pending = this.#pending.filter((other) => other !== first);
      this.#nowMs = Math.max(this.#nowMs, first.atMs + lateMs);
      first.callback();
    }
    this.#nowMs = endMs;
    await settle();
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
