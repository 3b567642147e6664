/**
 * From the number of processes to whether there are enough of them, and not too many.
 *
 *     holds ── fewer (more than quorum_max) ──▶ terminate_delay (fork_delay) ──▶ lost
 *       ▲                                          │ right again
 *       └──────────────────────────────────────────┘            and back in the same way
 */

import type { Timers } from '../base/timers.js';
import type { TrackProcess } from '../config/tracking-model.js';

/** What runs until a change counts; a process that began, or one that ended, has started it. */
export type RunningDelay = 'fork' | 'terminate';

export class ProcessQuorum {
  readonly definition: TrackProcess;
  readonly #timers: Timers;
  readonly #changed: (holds: boolean) => void;
  #count: number;
  #holds: boolean;
  #delay: RunningDelay | undefined;
  #disarm: () => void = () => undefined;

  /** @param changed told of each change after this; what is found now counts at once */
  constructor(
    definition: TrackProcess,
    count: number,
    timers: Timers,
    changed: (holds: boolean) => void,
  ) {
    this.definition = definition;
    this.#timers = timers;
    this.#changed = changed;
    this.#count = count;
    this.#holds = isQuorum(definition, count);
  }

  /** Of processes that run. */
  get count(): number {
    return this.#count;
  }

  get holds(): boolean {
    return this.#holds;
  }

  get runningDelay(): RunningDelay | undefined {
    return this.#delay;
  }

  /** Notes how many there are now. */
  update(count: number): void {
    if (count === this.#count) {
      return;
    }
    const cause = count > this.#count ? 'fork' : 'terminate';
    this.#count = count;
    if (isQuorum(this.definition, count) === this.#holds) {
      this.#stopWaiting();
    } else if (this.#delay === undefined) {
      this.#wait(cause);
    }
  }

  close(): void {
    this.#stopWaiting();
  }

  #wait(cause: RunningDelay): void {
    const { forkDelayMs, terminateDelayMs } = this.definition;
    const delayMs = cause === 'fork' ? forkDelayMs : terminateDelayMs;
    if (delayMs === 0) {
      this.#change();
      return;
    }
    this.#delay = cause;
    this.#disarm = this.#timers.after(delayMs, () => {
      this.#delay = undefined;
      this.#change();
    });
  }

  #stopWaiting(): void {
    this.#disarm();
    this.#delay = undefined;
  }

  #change(): void {
    this.#holds = !this.#holds;
    this.#changed(this.#holds);
  }
}

function isQuorum({ quorum, quorumMaximum }: TrackProcess, count: number): boolean {
  return quorumMaximum === 0
    ? count === 0
    : count >= quorum && count <= (quorumMaximum ?? Number.POSITIVE_INFINITY);
}
