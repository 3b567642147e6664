/** Those who wait for what becomes of a reload. */

/** What has become of it. */
export type ReloadOutcome =
  | { readonly kind: 'refused'; readonly reason: string }
  /** It is under way, or will be. */
  | { readonly kind: 'accepted' }
  | { readonly kind: 'applied'; readonly tookMs: number };

type Waiter = (outcome: ReloadOutcome) => void;

/** A reload that takes longer goes on without those who wait. */
const LONGEST_WAIT_MS = 60_000;

export class ReloadWaiters {
  #now: readonly Waiter[] = [];
  #next: readonly Waiter[] = [];

  /** @param busy one is under way, and it is the one after it that is waited for */
  wait(busy: boolean): Promise<ReloadOutcome> {
    return new Promise((resolve) => {
      const limit = setTimeout(() => resolve({ kind: 'accepted' }), LONGEST_WAIT_MS);
      const waiter: Waiter = (outcome) => {
        clearTimeout(limit);
        resolve(outcome);
      };
      if (busy) {
        this.#next = [...this.#next, waiter];
      } else {
        this.#now = [...this.#now, waiter];
      }
    });
  }

  /** The reload that was under way, or has just been tried, has come to its end. */
  settle(outcome: ReloadOutcome): void {
    const waiters = this.#now;
    this.#now = this.#next;
    this.#next = [];
    for (const waiter of waiters) {
      waiter(outcome);
    }
  }
}
