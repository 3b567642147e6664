/** Checks that are due, in their order: they begin as soon as there is room for them. */
import type { CheckJob } from './check-job.js';

export class AttemptQueue {
  readonly #maximum: number;
  readonly #begin: (job: CheckJob) => void;
  readonly #waiting: CheckJob[] = [];
  #running = 0;
  #starting = false;

  /** At most `maximum` attempts go on at a time; `begin` starts one. */
  constructor(maximum: number, begin: (job: CheckJob) => void) {
    this.#maximum = maximum;
    this.#begin = begin;
  }

  /** Attempts that go on. */
  get running(): number {
    return this.#running;
  }

  /** Checks that wait for their turn. */
  get waiting(): number {
    return this.#waiting.filter(({ queued }) => queued).length;
  }

  /** Puts a job in; one whose `queued` is no longer set when its turn comes is passed over. */
  add(job: CheckJob): void {
    job.queued = true;
    this.#waiting.push(job);
  }

  /** An attempt that was begun is over, whatever its end. */
  ended(): void {
    this.#running -= 1;
  }

  /** Begins what there is room for. Ends that come at once are met by the loop. */
  start(): void {
    if (this.#starting) {
      return;
    }
    this.#starting = true;
    let next = 0;
    while (next < this.#waiting.length && this.#running < this.#maximum) {
      const job = this.#waiting[next];
      next += 1;
      if (job?.queued === true) {
        job.queued = false;
        this.#running += 1;
        this.#begin(job);
      }
    }
    this.#waiting.splice(0, next);
    this.#starting = false;
  }
}
