/**
 * Work on the kernel, one thing after the other and in slices, so that whatever is due between two
 * slices (an advert above all) gets its turn.
 */
import type { Deferral } from './deferral.js';

/** Entries in one slice: half a millisecond of kernel time, when nothing else runs. */
const SLICE = 32;

/** Something that is done entry by entry. */
export interface SlicedWork {
  /** Works on the next `budget` entries at most. @returns how many it worked on. */
  advance(budget: number): number;
  isDone(): boolean;
}

export class SliceQueue {
  readonly #deferral: Deferral;
  readonly #work: SlicedWork[] = [];
  readonly #idleCallbacks: (() => void)[] = [];
  #scheduled = false;

  constructor(deferral: Deferral) {
    this.#deferral = deferral;
  }

  /** Does this after all that is in the queue. */
  push(work: SlicedWork): void {
    this.#work.push(work);
    this.#schedule();
  }

  /** Whether something is left to be done. */
  get busy(): boolean {
    return this.#work.length > 0;
  }

  /** Calls back when what is in the queue now is done, whatever comes after it. */
  inTurn(callback: () => void): void {
    const advance = (): number => {
      callback();
      return 0;
    };
    this.push({ advance, isDone: () => true });
  }

  /** Calls back once the queue is empty. */
  whenIdle(callback: () => void): void {
    this.#idleCallbacks.push(callback);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || (this.#work.length === 0 && this.#idleCallbacks.length === 0)) {
      return;
    }
    this.#scheduled = true;
    this.#deferral.after(0, () => {
      this.#scheduled = false;
      this.#slice();
      if (this.#work.length === 0) {
        for (const callback of this.#idleCallbacks.splice(0)) {
          callback();
        }
      }
      this.#schedule();
    });
  }

  /** Works on the oldest until a slice is full. */
  #slice(): void {
    let budget = SLICE;
    for (let work = this.#work[0]; work !== undefined && budget > 0; work = this.#work[0]) {
      budget -= work.advance(budget);
      if (work.isDone()) {
        this.#work.shift();
      }
    }
  }
}
