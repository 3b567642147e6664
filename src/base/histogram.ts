/**
 * How often values of each size came, for metrics: integers that are only ever incremented, so that
 * a value costs no memory, and an advert no time.
 */

/** A histogram as plain data. */
export interface HistogramCounts {
  /** One for each bound, and one for what is larger than the last; not cumulative. */
  readonly counts: readonly number[];
  /** Of all values. */
  readonly sum: number;
}

export class Histogram {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum: number;

  /**
   * @param bounds rising; a value counts for the first that it does not exceed
   * @param former what a predecessor has counted with the same bounds
   */
  constructor(bounds: readonly number[], former?: HistogramCounts) {
    this.#bounds = bounds;
    this.#counts = bounds.map((_, index) => former?.counts[index] ?? 0);
    this.#counts.push(former?.counts[bounds.length] ?? 0);
    this.#sum = former?.sum ?? 0;
  }

  /** Counts a value that came so many times. */
  note(value: number, times = 1): void {
    const place = this.#bounds.findIndex((bound) => value <= bound);
    const index = place === -1 ? this.#bounds.length : place;
    this.#counts[index] = (this.#counts[index] ?? 0) + times;
    this.#sum += value * times;
  }

  counts(): HistogramCounts {
    return { counts: [...this.#counts], sum: this.#sum };
  }
}
