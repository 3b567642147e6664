/**
 * News of states is told when the kernel has followed: who hears MASTER finds the addresses, routes
 * and rules there, who hears anything else finds them gone. It waits in the supervisor, so that the
 * death of the process that works on the kernel loses none of it.
 */
import type { NotifyEffect } from '../../vrrp/messages.js';
import type { SliceQueue } from '../addresses/slice-queue.js';

/** News of the VRRP child to the supervisor, and how far the kernel is. */
export type StateNews =
  /** Without `waitsFor` the kernel has nothing to do. */
  | { readonly kind: 'notify'; readonly effect: NotifyEffect; readonly waitsFor?: number }
  /** What waits for this number, or a smaller one, waits no more. */
  | { readonly kind: 'kernelFollowed'; readonly upTo: number };

/** The side of the VRRP child. */
export class StateReporter {
  readonly #queue: SliceQueue;
  readonly #report: (news: StateNews) => void;
  #waiting = 0;

  constructor(queue: SliceQueue, report: (news: StateNews) => void) {
    this.#queue = queue;
    this.#report = report;
  }

  /** Reports at once, with what has to be done in the kernel before. */
  report(effect: NotifyEffect): void {
    if (!this.#queue.busy) {
      this.#report({ kind: 'notify', effect });
      return;
    }
    this.#waiting += 1;
    const upTo = this.#waiting;
    this.#report({ kind: 'notify', effect, waitsFor: upTo });
    this.#queue.inTurn(() => this.#report({ kind: 'kernelFollowed', upTo }));
  }
}

/** The side of the supervisor. */
export class HeldNews {
  readonly #tell: (effect: NotifyEffect) => void;
  readonly #held: { readonly effect: NotifyEffect; readonly waitsFor: number }[] = [];
  #followed = 0;

  constructor(tell: (effect: NotifyEffect) => void) {
    this.#tell = tell;
  }

  /** Tells in the order of the news what need not wait. */
  receive(news: StateNews): void {
    if (news.kind === 'notify') {
      this.#held.push({ effect: news.effect, waitsFor: news.waitsFor ?? 0 });
    } else {
      this.#followed = Math.max(this.#followed, news.upTo);
    }
    this.#tellUpTo(this.#followed);
  }

  /** The process is gone, and works on the kernel no more: its successor counts anew. */
  abandon(): void {
    this.#tellUpTo(Number.POSITIVE_INFINITY);
    this.#followed = 0;
  }

  #tellUpTo(number: number): void {
    for (let first = this.#held[0]; first && first.waitsFor <= number; first = this.#held[0]) {
      this.#held.shift();
      this.#tell(first.effect);
    }
  }
}
