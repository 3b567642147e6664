/**
 * At most a handful of reports a second of what changes back and forth. The first changes of a
 * subject are reported at once; of those that follow within a second the last is reported, with the
 * number of the others, when the second is over. So what is reported last is how things are.
 */

/** Reported at once, before a subject has been quiet for a second. */
const AT_ONCE = 5;

const SECOND_MS = 1000;

/** What is to be reported, and how many before it were not. */
export interface AdmittedChange<Change> {
  readonly change: Change;
  readonly leftOut: number;
}

interface Subject<Change> {
  /** When the second is over that began with the last report. */
  readonly dueMs: number;
  readonly reported: number;
  readonly held?: AdmittedChange<Change>;
}

export class ChangeLimit<Change> {
  readonly #subjects = new Map<string, Subject<Change>>();

  /** @returns whether to report it now; otherwise `due` gives it, or a later one, in a second. */
  admit(subject: string, change: Change, nowMs: number): boolean {
    const known = this.#subjects.get(subject);
    const reported = known?.reported ?? 0;
    if (known !== undefined && (reported >= AT_ONCE || known.held !== undefined)) {
      const leftOut = known.held === undefined ? 0 : known.held.leftOut + 1;
      this.#subjects.set(subject, { ...known, held: { change, leftOut } });
      return false;
    }
    this.#subjects.set(subject, { dueMs: nowMs + SECOND_MS, reported: reported + 1 });
    return true;
  }

  /** When `due` has to be asked next; undefined: nothing is remembered. */
  nextMs(): number | undefined {
    const deadlines = [...this.#subjects.values()].map(({ dueMs }) => dueMs);
    return deadlines.length === 0 ? undefined : Math.min(...deadlines);
  }

  /** What has to be reported now. A subject that was quiet for a second is forgotten. */
  due(nowMs: number): readonly AdmittedChange<Change>[] {
    const all: AdmittedChange<Change>[] = [];
    for (const [subject, { dueMs, reported, held }] of [...this.#subjects]) {
      if (dueMs <= nowMs) {
        this.#subjects.delete(subject);
        if (held !== undefined) {
          all.push(held);
          this.#subjects.set(subject, { dueMs: nowMs + SECOND_MS, reported });
        }
      }
    }
    return all;
  }
}
