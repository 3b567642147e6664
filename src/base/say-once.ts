/** Complaints that are made once: a failure that repeats at each attempt is one event. */

/** Beyond this, what is new is not said: whatever names the subjects must not fill the memory. */
const MAXIMUM_SUBJECTS = 10_000;

/** Remembers, for each subject, what was said of it last. */
export class SayOnce {
  readonly #said = new Map<string, string>();

  /** Whether `complaint` is to be said: the first of `subject`, or another one than the last. */
  isNews(subject: string, complaint = ''): boolean {
    const former = this.#said.get(subject);
    if (former === complaint || (former === undefined && this.#said.size >= MAXIMUM_SUBJECTS)) {
      return false;
    }
    this.#said.set(subject, complaint);
    return true;
  }

  /** All is well with `subject`: its next failure is news. @returns whether there was one */
  settle(subject: string): boolean {
    return this.#said.delete(subject);
  }

  /** Everything is news again. */
  forget(): void {
    this.#said.clear();
  }
}
