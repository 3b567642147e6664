/** Failed logins of addresses: after so many in a minute an address waits. Bounded. */

/** So many may fail. */
export const MOST_FAILURES = 10;
const MINUTE_MS = 60_000;
/** More addresses than these are a flood; the one that has failed longest ago is forgotten. */
const MOST_ADDRESSES = 1024;

export class LoginLimit {
  /** In the order of their first failure. */
  readonly #failures = new Map<string, { count: number; readonly sinceMs: number }>();

  /** Whether an address has to wait. */
  isExceeded(address: string, nowMs: number): boolean {
    const failures = this.#failures.get(address);
    if (failures !== undefined && nowMs - failures.sinceMs >= MINUTE_MS) {
      this.#failures.delete(address);
      return false;
    }
    return failures !== undefined && failures.count >= MOST_FAILURES;
  }

  note(address: string, nowMs: number): void {
    const failures = this.#failures.get(address);
    if (failures !== undefined && nowMs - failures.sinceMs < MINUTE_MS) {
      failures.count += 1;
      return;
    }
    this.#failures.delete(address);
    this.#failures.set(address, { count: 1, sinceMs: nowMs });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > MOST_ADDRESSES && oldest !== undefined) {
      this.#failures.delete(oldest);
    }
  }
}
