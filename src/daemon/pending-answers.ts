/** Questions to a child process that wait for their answers, each for a limited time. */

export class PendingAnswers<Answer> {
  readonly #timeoutMs: number;
  readonly #waiting = new Map<number, (answer: Answer | undefined) => void>();
  #nextRequest = 1;

  /** @param timeoutMs after which the asker is told that there is no answer */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Asks with a number that the answer has to bear.
   * @param timeoutMs of this one, where it is another
   * @returns undefined when there is no answer in time.
   */
  ask(send: (request: number) => void, timeoutMs = this.#timeoutMs): Promise<Answer | undefined> {
    const request = this.#nextRequest;
    this.#nextRequest += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.settle(request, undefined), timeoutMs);
      this.#waiting.set(request, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      send(request);
    });
  }

  /** Hands an answer over; one without a question that waits is dropped. */
  settle(request: number, answer: Answer | undefined): void {
    const resolve = this.#waiting.get(request);
    this.#waiting.delete(request);
    resolve?.(answer);
  }

  /** The child is gone: every question ends without an answer. */
  abandon(): void {
    for (const request of [...this.#waiting.keys()]) {
      this.settle(request, undefined);
    }
  }
}
