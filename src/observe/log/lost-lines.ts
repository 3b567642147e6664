/** Counts the lines that an output has lost, until it takes lines again and can be told. */
export class LostLines {
  #lines = 0;
  #reason = '';

  /** @returns whether these are the first: the moment to say so elsewhere */
  add(lines: number, reason: string): boolean {
    const first = this.#lines === 0;
    this.#lines += lines;
    this.#reason = reason;
    return first;
  }

  /** What was lost; undefined: nothing. */
  get current(): { readonly lines: number; readonly reason: string } | undefined {
    return this.#lines === 0 ? undefined : { lines: this.#lines, reason: this.#reason };
  }

  /** The output has been told. */
  clear(): void {
    this.#lines = 0;
  }
}
