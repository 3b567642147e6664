/**
 * Starts processes one after another, with a turn of the event loop between two of them. One start
 * blocks its process until the program is executed, a few tenths of a millisecond; hundreds in a
 * row would leave the supervisor deaf for as long.
 */

const waiting: (() => void)[] = [];
let scheduled = false;

/**
 * Calls `start` in a later turn of the event loop, in the order of the calls. The queue is bounded
 * by its users: a track script and a FIFO script are in it at most once, notify scripts are
 * bounded per instance.
 */
export function enqueueStart(start: () => void): void {
  waiting.push(start);
  if (!scheduled) {
    scheduled = true;
    setImmediate(startNext);
  }
}

function startNext(): void {
  const start = waiting.shift();
  if (waiting.length > 0) {
    setImmediate(startNext);
  } else {
    scheduled = false;
  }
  start?.();
}
