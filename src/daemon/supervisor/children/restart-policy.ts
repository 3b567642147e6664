/**
 * When a dead child is started again (keepalived's run-time contract, "Processes"): at once if it
 * ran for a minute or died for the first time, then after 1, 2, 4 … 32 and at last 60 seconds. A
 * start that the system refuses costs little: it is tried every few seconds, as long as it takes.
 */

/** A child that ran this long is no quick death. */
const STABLE_MS = 60_000;
const LONGEST_DELAY_MS = 60_000;

const FIRST_START_AGAIN_MS = 100;
const LONGEST_START_AGAIN_MS = 5000;

/**
 * What follows the death of a child that ran for `ranMs`, after `quickDeaths` in a row of children
 * that did not run for a minute.
 */
export function afterDeath(
  quickDeaths: number,
  ranMs: number,
): { readonly quickDeaths: number; readonly delayMs: number } {
  if (ranMs >= STABLE_MS) {
    return { quickDeaths: 0, delayMs: 0 };
  }
  const deaths = quickDeaths + 1;
  const delayMs =
    deaths === 1 ? 0 : Math.min(LONGEST_DELAY_MS, 1000 * 2 ** Math.min(deaths - 2, 6));
  return { quickDeaths: deaths, delayMs };
}

/** Milliseconds until the next start, after `failedStarts` in a row that the system refused. */
export function afterFailedStart(failedStarts: number): number {
  return Math.min(
    LONGEST_START_AGAIN_MS,
    FIRST_START_AGAIN_MS * 2 ** Math.min(failedStarts - 1, 6),
  );
}
