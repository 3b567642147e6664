/** What came of the reloads since the start, as `upkeep status` and the metrics tell it. */
import type { DaemonStatus } from '../../observe/status/status.js';

/** The latest reload, and the number of all. */
export type ReloadHistory = Pick<DaemonStatus, 'lastReload' | 'reloads'>;

/** Before the first reload. @param nowMs milliseconds since 1970, as of the others */
export function startedAt(nowMs: number): ReloadHistory {
  return {
    lastReload: undefined,
    reloads: { applied: 0, refused: 0, configuredAtMs: nowMs },
  };
}

/** A configuration was taken. */
export function withApplied({ reloads }: ReloadHistory, nowMs: number): ReloadHistory {
  return {
    lastReload: { atMs: nowMs, refused: undefined },
    reloads: { ...reloads, applied: reloads.applied + 1, configuredAtMs: nowMs },
  };
}

/** One was not, for this reason. */
export function withRefused(
  { reloads }: ReloadHistory,
  nowMs: number,
  reason: string,
): ReloadHistory {
  return {
    lastReload: { atMs: nowMs, refused: reason },
    reloads: { ...reloads, refused: reloads.refused + 1 },
  };
}
