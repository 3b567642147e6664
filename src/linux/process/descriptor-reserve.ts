/**
 * File descriptors that are held for the case that the process has reached its limit: what must
 * work even then borrows them for a moment.
 */
import { closeSync, openSync } from 'node:fs';

export class DescriptorReserve {
  readonly #count: number;
  readonly #held: number[] = [];

  /** @param count descriptors; fewer, when there are no more left */
  constructor(count: number) {
    this.#count = count;
    this.#fill();
  }

  /** Runs `action` with the reserve at its disposal. */
  lend<Result>(action: () => Result): Result {
    this.#empty();
    try {
      return action();
    } finally {
      this.#fill();
    }
  }

  /** The same until what `action` promises has come or failed. */
  async lendUntil<Result>(action: () => Promise<Result>): Promise<Result> {
    this.#empty();
    try {
      return await action();
    } finally {
      this.#fill();
    }
  }

  #empty(): void {
    for (const descriptor of this.#held.splice(0)) {
      closeSync(descriptor);
    }
  }

  #fill(): void {
    try {
      while (this.#held.length < this.#count) {
        this.#held.push(openSync('/dev/null', 'r'));
      }
    } catch {
      // The limit is reached: what is there has to do.
    }
  }
}
