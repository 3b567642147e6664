/**
 * The reloads that the checker child has not followed yet. However often other real servers are
 * discovered, there is one of them at a time, which leads to what is so then.
 */
export class ReloadsUnderWay {
  readonly #rediscover: () => void;
  #count = 0;
  /** Other real servers are known than the child has been told of. */
  #isOutdated = false;

  /** @param rediscover tells the child of the servers that are known now */
  constructor(rediscover: () => void) {
    this.#rediscover = rediscover;
  }

  /** None; what the child tells is about what it was told. */
  get areOver(): boolean {
    return this.#count === 0;
  }

  /** With all that is known now. */
  begin(): void {
    this.#count += 1;
    this.#isOutdated = false;
  }

  /** Other servers are known: at once, or when the child has followed. */
  serversChanged(): void {
    if (this.areOver) {
      this.#rediscover();
    } else {
      this.#isOutdated = true;
    }
  }

  /** So many of them. */
  followed(times: number): void {
    this.#count = Math.max(0, this.#count - times);
  }

  /** After the child was heard. */
  goOn(): void {
    if (this.areOver && this.#isOutdated) {
      this.#rediscover();
    }
  }

  /** A process that starts is told everything, and what its predecessor was told is void. */
  forget(): void {
    this.#count = 0;
    this.#isOutdated = false;
  }
}
