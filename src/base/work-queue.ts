/** Work that is done one piece after the other. */

export class WorkQueue {
  readonly #failed: (error: unknown) => void;
  #last: Promise<void> = Promise.resolve();

  /** @param failed told of a piece that has failed, which keeps none of the next from its turn */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Does the work when all that was added before is done. Resolves at its end; never rejects. */
  add(work: () => void | Promise<void>): Promise<void> {
    this.#last = this.#last.then(work).catch(this.#failed);
    return this.#last;
  }
}
