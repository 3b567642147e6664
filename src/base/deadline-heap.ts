/**
 * Who has the next deadline. A binary heap in which each entry stands at most once and
 * knows its place, so that moving a deadline costs a few comparisons and asking for the next none.
 */

/** What can stand in the heap; only the heap writes to it. */
export interface Scheduled {
  /** Meaningless while `place` is -1. */
  deadlineMs: number;
  /** Where it stands in the heap; -1: nowhere. */
  place: number;
  /** Of those with one deadline the one that came into the heap first is first. */
  order?: number;
}

function isBefore(left: Scheduled, right: Scheduled): boolean {
  return (
    left.deadlineMs < right.deadlineMs ||
    (left.deadlineMs === right.deadlineMs && (left.order ?? 0) < (right.order ?? 0))
  );
}

/** The heap itself; deadlines are monotonic milliseconds. */
export class DeadlineHeap<Entry extends Scheduled> {
  readonly #entries: Entry[] = [];
  #nextOrder = 0;

  /** The entry with the earliest deadline. */
  first(): Entry | undefined {
    return this.#entries[0];
  }

  /** Sets or moves a deadline; undefined takes the entry out. */
  set(entry: Entry, deadlineMs: number | undefined): void {
    if (deadlineMs === undefined) {
      this.#remove(entry);
      return;
    }
    if (entry.place < 0) {
      entry.order ??= this.#nextOrder++;
      entry.deadlineMs = deadlineMs;
      this.#put(entry, this.#entries.length);
      this.#rise(entry);
      return;
    }
    const earlier = deadlineMs < entry.deadlineMs;
    entry.deadlineMs = deadlineMs;
    if (earlier) {
      this.#rise(entry);
    } else {
      this.#sink(entry);
    }
  }

  /** Takes out all whose deadline has come, the earliest first. */
  takeDue(nowMs: number): readonly Entry[] {
    const due: Entry[] = [];
    for (let next = this.first(); next && next.deadlineMs <= nowMs; next = this.first()) {
      this.#remove(next);
      due.push(next);
    }
    return due;
  }

  #remove(entry: Entry): void {
    const { place } = entry;
    if (place < 0) {
      return;
    }
    entry.place = -1;
    const last = this.#entries.pop();
    if (last === undefined || last === entry) {
      return;
    }
    this.#put(last, place);
    this.#rise(last);
    this.#sink(last);
  }

  #put(entry: Entry, place: number): void {
    this.#entries[place] = entry;
    entry.place = place;
  }

  #rise(entry: Entry): void {
    while (entry.place > 0) {
      const { place } = entry;
      const parentPlace = (place - 1) >> 1;
      const parent = this.#entries[parentPlace];
      if (parent === undefined || isBefore(parent, entry)) {
        return;
      }
      this.#put(parent, place);
      this.#put(entry, parentPlace);
    }
  }

  #sink(entry: Entry): void {
    for (;;) {
      const { place } = entry;
      const left = this.#entries[2 * place + 1];
      const right = this.#entries[2 * place + 2];
      const child = right && left && isBefore(right, left) ? right : left;
      if (child === undefined || isBefore(entry, child)) {
        return;
      }
      const childPlace = child.place;
      this.#put(child, place);
      this.#put(entry, childPlace);
    }
  }
}
