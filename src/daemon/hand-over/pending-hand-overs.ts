/** Instances that the VRRP process hands over, and those who wait for what becomes of them. */
import type { HandOverOutcome } from '../../vrrp/machine/hand-over.js';

/** What became of an instance; `unanswered`: the process has died or does not answer. */
export interface HandOverResult {
  readonly instance: string;
  readonly outcome: HandOverOutcome | { readonly kind: 'unanswered' };
}

/** The process ends an offer by itself; this much later it is thought to be silent. */
const GRACE_MS = 1000;

interface Waiting {
  readonly left: Set<string>;
  readonly results: HandOverResult[];
  readonly timer: NodeJS.Timeout;
  readonly resolve: (results: readonly HandOverResult[]) => void;
}

export class PendingHandOvers {
  readonly #waiting = new Set<Waiting>();

  /** Waits for all of them; never longer than the time of the offer and a second. */
  wait(instances: readonly string[], timeoutMs: number): Promise<readonly HandOverResult[]> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#giveUp(waiting), timeoutMs + GRACE_MS);
      const waiting: Waiting = { left: new Set(instances), results: [], timer, resolve };
      this.#waiting.add(waiting);
      this.#finishIfDone(waiting);
    });
  }

  settle(instance: string, outcome: HandOverOutcome): void {
    for (const waiting of this.#waiting) {
      if (waiting.left.delete(instance)) {
        waiting.results.push({ instance, outcome });
        this.#finishIfDone(waiting);
      }
    }
  }

  /** The process is gone: its successor knows nothing of an offer. */
  abandon(): void {
    for (const waiting of this.#waiting) {
      this.#giveUp(waiting);
    }
  }

  #giveUp(waiting: Waiting): void {
    for (const instance of waiting.left) {
      waiting.results.push({ instance, outcome: { kind: 'unanswered' } });
    }
    waiting.left.clear();
    this.#finishIfDone(waiting);
  }

  #finishIfDone(waiting: Waiting): void {
    if (waiting.left.size === 0) {
      clearTimeout(waiting.timer);
      this.#waiting.delete(waiting);
      waiting.resolve(waiting.results);
    }
  }
}
