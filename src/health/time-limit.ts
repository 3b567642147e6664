/** How long a probe waits for a server. */

/**
 * Calls back after this time, in milliseconds, but not before what has come by then was read: a
 * process that was held up (a busy machine, a paused virtual one) is behind with its sockets too,
 * and servers must not pay for that.
 *
 * @returns ends the wait, at any time
 */
export function startTimeLimit(limitMs: number, expired: () => void): () => void {
  let last: NodeJS.Immediate | undefined;
  // Of one turn of the event loop timers are the first, then sockets, then immediates.
  const timer = setTimeout(() => {
    last = setImmediate(expired);
  }, limitMs);
  return () => {
    clearTimeout(timer);
    clearImmediate(last);
  };
}
