/**
 * When a dead child is started again (keepalived's run-time contract, "Processes"): at once if it
 * ran for a minute or died for the first time, then after 1, 2, 4 … 32 and at last 60 seconds.
 */

/** A child that ran this long is no quick death. */
const STABLE_MS = 60_000;
const LONGEST_DELAY_MS = 60_000;

/** What has to be remembered from one death to the next. */
export interface RestartState {
  /** Deaths in a row of children that did not run for a minute. */
  readonly quickDeaths: number;
}

/** No child has died yet. */
export const freshRestartState: RestartState = { quickDeaths: 0 };

/** What follows the death of a child that ran for `ranMs`. */
export function afterDeath(
  state: RestartState,
  ranMs: number,
): { readonly state: RestartState; readonly delayMs: number } {
  if (ranMs >= STABLE_MS) {
    return { state: freshRestartState, delayMs: 0 };
  }
  const quickDeaths = state.quickDeaths + 1;
  const delayMs =
    quickDeaths === 1 ? 0 : Math.min(LONGEST_DELAY_MS, 1000 * 2 ** Math.min(quickDeaths - 2, 6));
  return { state: { quickDeaths }, delayMs };
}
