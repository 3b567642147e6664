/**
 * What the VRRP child has to say to its supervisor waits here until addresses and announcements
 * have had their turn: those are urgent. Reports go out together, because each delivery is a system
 * call, and a few at a time.
 */
import type { Deferral } from '../addresses/deferral.js';
import type { FromVrrp } from '../messages.js';

/** Reports in one delivery: a millisecond's work at most. */
const REPORTS_AT_ONCE = 64;

/** A flood makes more in a turn than go out in one: they are handed over before they pile up. */
const MOST_REPORTS = 1024;

export class ReportQueue {
  readonly #deferral: Deferral;
  readonly #deliver: (messages: readonly FromVrrp[]) => void;
  readonly #reports: FromVrrp[] = [];

  constructor(deferral: Deferral, deliver: (messages: readonly FromVrrp[]) => void) {
    this.#deferral = deferral;
    this.#deliver = deliver;
  }

  push(message: FromVrrp): void {
    const count = this.#reports.push(message);
    if (count === 1) {
      this.#deferral.after(0, () => this.#deliverSome());
    } else if (count >= MOST_REPORTS) {
      this.deliverAll();
    }
  }

  /** What waits goes out now. */
  deliverAll(): void {
    if (this.#reports.length > 0) {
      this.#deliver(this.#reports.splice(0));
    }
  }

  #deliverSome(): void {
    if (this.#reports.length === 0) {
      return;
    }
    this.#deliver(this.#reports.splice(0, REPORTS_AT_ONCE));
    if (this.#reports.length > 0) {
      this.#deferral.after(0, () => this.#deliverSome());
    }
  }
}
