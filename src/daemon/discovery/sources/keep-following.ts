/** Follows a source for as long as it takes: what breaks is begun again, later each time. */
import { messageOf } from '../../../base/failure.js';
import type { SourceHost } from '../source.js';

/** A server that answers at once, again and again, is asked so often. */
export const PAUSE_MS = 50;

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;

/**
 * Calls `follow`, which returns when the source is to be asked from the start, or throws what is
 * wrong with it, again and again. @returns ends it; `follow` hears of that by its signal
 */
export function keepFollowing(
  host: SourceHost,
  follow: (signal: AbortSignal, host: SourceHost, round: number) => Promise<void>,
): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  let cancel = (): void => undefined;
  let waitMs = FIRST_WAIT_MS;
  let round = 0;
  const alive: SourceHost = {
    ...host,
    answer: (read) => {
      waitMs = FIRST_WAIT_MS;
      if (!signal.aborted) {
        host.answer(read);
      }
    },
  };
  const begin = async (): Promise<void> => {
    try {
      await follow(signal, alive, round);
    } catch (error) {
      if (!signal.aborted) {
        host.fail(messageOf(error));
      }
    }
    round += 1;
    if (!signal.aborted) {
      cancel = host.timers.after(waitMs, () => void begin());
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
    }
  };
  void begin();
  return () => {
    ending.abort();
    cancel();
  };
}
