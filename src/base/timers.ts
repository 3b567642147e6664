/** The clock and the timers of a part that waits, so that tests can bring their own. */
export interface Timers {
  /** Monotonic, milliseconds. */
  nowMs(): number;
  /** Calls back once, after about `delayMs`; returns a function that prevents it. */
  after(delayMs: number, callback: () => void): () => void;
}
