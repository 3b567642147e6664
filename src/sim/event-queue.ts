/** What is going to happen, in the order of time; a binary heap. */

interface Entry<T> {
  readonly atMs: number;
  /** Entries of one time come out in the order in which they went in. */
  readonly order: number;
  readonly value: T;
}

/** Values with their times; the earliest comes out first. */
export class EventQueue<T> {
  readonly #heap: Entry<T>[] = [];
  #count = 0;

  add(atMs: number, value: T): void {
    const entry = { atMs, order: this.#count, value };
    this.#count += 1;
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1, entry);
  }

  /** Takes the earliest entry out, unless there is none at or before `untilMs`. */
  take(untilMs: number): { readonly atMs: number; readonly value: T } | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.atMs > untilMs) {
      return undefined;
    }
    const last = this.#heap.pop();
    if (last !== undefined && last !== first) {
      this.#sink(last);
    }
    return first;
  }

  #rise(start: number, entry: Entry<T>): void {
    let index = start;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#heap[parentIndex];
      if (parent === undefined || isBefore(parent, entry)) {
        break;
      }
      this.#heap[index] = parent;
      index = parentIndex;
    }
    this.#heap[index] = entry;
  }

  #sink(entry: Entry<T>): void {
    let index = 0;
    for (;;) {
      const left = this.#heap[2 * index + 1];
      const right = this.#heap[2 * index + 2];
      const isRight = left !== undefined && right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (child === undefined || isBefore(entry, child)) {
        break;
      }
      this.#heap[index] = child;
      index = 2 * index + (isRight ? 2 : 1);
    }
    this.#heap[index] = entry;
  }
}

function isBefore<T>(left: Entry<T>, right: Entry<T>): boolean {
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
}
