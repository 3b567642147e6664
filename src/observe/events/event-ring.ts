/** The last events, so many and no more. Pure. */
import type { KeptEvent } from './kept-event.js';

/** Events in their order, and how many before them are gone. */
export interface RingPart {
  readonly events: readonly KeptEvent[];
  /** Events after the number that was asked for which are no longer here. */
  readonly missed: number;
}

export class EventRing {
  readonly #capacity: number;
  readonly #events: KeptEvent[] = [];
  #lastSeq = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The number of the newest event; 0 before the first. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** The number of the oldest one that is here; one more than the last while there is none. */
  get firstSeq(): number {
    return this.#lastSeq - this.#events.length + 1;
  }

  /** Takes the event with the number that follows, and lets the oldest go when it is full. */
  push(event: KeptEvent): void {
    this.#lastSeq += 1;
    this.#events[(this.#lastSeq - 1) % this.#capacity] = event;
  }

  /**
   * What follows the event with this number.
   * @param most no more than so many, the oldest of them
   */
  after(seq: number, most: number): RingPart {
    const from = Math.max(seq + 1, this.firstSeq);
    const end = Math.min(this.#lastSeq, from + most - 1);
    const events: KeptEvent[] = [];
    for (let number = from; number <= end; number += 1) {
      const event = this.#events[(number - 1) % this.#capacity];
      if (event !== undefined) {
        events.push(event);
      }
    }
    return { events, missed: Math.max(0, from - seq - 1) };
  }
}
