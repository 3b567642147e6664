/**
 * Keeps the transitions of one instance or group in order.
 *
 * keepalived starts the scripts of a transition without asking whether those of the last one have
 * ended. With MASTER → BACKUP → MASTER within a second, a slow `notify_backup` can then end last
 * and leave the services of a master stopped. Here a transition waits for the one before it, but
 * not longer than ten seconds: a script that hangs must not block a failover for ever.
 */
import type { ScriptRun } from './run-script.js';

/** Starts the scripts of one transition, in order, and returns their runs. */
export type StartTransition = () => readonly ScriptRun[];

/** Beyond this the oldest waiting transition is dropped: what counts is the last one. */
export const MAXIMUM_WAITING = 64;

/** How long a transition may hold back the next one. */
export const PATIENCE_MS = 10_000;

interface Waiting {
  readonly start: StartTransition;
  /** What it tells of, if that needs to be told once only, however often it happens meanwhile. */
  readonly occasion: string | undefined;
}

export class TransitionQueue {
  readonly #waiting: Waiting[] = [];
  readonly #onOverflow: () => void;
  readonly #onDropped: () => void;
  readonly #patienceMs: number;
  #turn = 0;
  #busy = false;
  #isOverflowing = false;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param onOverflow called for the first one that is dropped, again after all were started
   * @param onDropped called for each of them
   */
  constructor(
    onOverflow: () => void,
    patienceMs: number = PATIENCE_MS,
    onDropped: () => void = () => undefined,
  ) {
    this.#onOverflow = onOverflow;
    this.#onDropped = onDropped;
    this.#patienceMs = patienceMs;
  }

  /** How many transitions wait. */
  get length(): number {
    return this.#waiting.length;
  }

  /** Nothing waits and nothing holds up the next transition. */
  get idle(): boolean {
    return !this.#busy;
  }

  /**
   * Starts a transition when its turn comes.
   * @param occasion one of the same occasion that waits already speaks for this one as well
   */
  push(start: StartTransition, occasion?: string): void {
    if (occasion !== undefined && this.#waiting.some((each) => each.occasion === occasion)) {
      return;
    }
    this.#waiting.push({ start, occasion });
    if (this.#waiting.length > MAXIMUM_WAITING) {
      this.#waiting.shift();
      this.#onDropped();
      if (!this.#isOverflowing) {
        this.#isOverflowing = true;
        this.#onOverflow();
      }
    }
    if (!this.#busy) {
      this.#next();
    }
  }

  /**
   * The daemon is about to end: starts the last one that waits, which is about the stop, without
   * waiting any more. What came before it is history.
   */
  flush(): void {
    const last = this.#waiting.pop();
    this.#waiting.length = 0;
    if (last !== undefined) {
      this.#waiting.push(last);
      this.#next();
    }
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting.length = 0;
    this.#turn += 1;
    this.#busy = false;
    clearTimeout(this.#timer);
  }

  #next(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    const transition = this.#waiting.shift();
    this.#busy = transition !== undefined;
    if (transition === undefined) {
      this.#isOverflowing = false;
      return;
    }
    const turn = this.#turn;
    const proceed = () => {
      if (turn === this.#turn) {
        this.#next();
      }
    };
    this.#timer = setTimeout(proceed, this.#patienceMs);
    void Promise.all(transition.start().map((run) => run.done)).then(proceed);
  }
}
