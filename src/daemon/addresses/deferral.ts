/**
 * How long work gives way. A take-over of a thousand addresses is cut into slices, and between two
 * slices whatever is due (an advert above all) gets its turn.
 */
export interface Deferral {
  /** Runs `work` after the event loop has had a turn, and not before `delayMs` has passed. */
  after(delayMs: number, work: () => void): void;
}

/** Deferral on node's event loop. */
export const eventLoopDeferral: Deferral = {
  after(delayMs, work) {
    if (delayMs > 0) {
      setTimeout(work, delayMs);
    } else {
      setImmediate(work);
    }
  },
};
