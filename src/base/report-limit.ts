/**
 * At most one log line a minute for each kind of complaint and peer, however many packets give
 * reason for it and however many senders they pretend to come from.
 */

/** Least time between two reports of one kind about one peer. */
export const REPORT_INTERVAL_MS = 60_000;

/** Kinds and peers remembered at a time. While all are younger than a minute, others are silent. */
export const MAXIMUM_REMEMBERED = 32;

/** What was reported lately. Plain data, never larger than `MAXIMUM_REMEMBERED`. */
export interface ReportLimit {
  readonly remembered: readonly RememberedReport[];
  /** Not reported because there was no room to remember them; told with the next report made. */
  readonly crowdedOut: number;
}

/** When something was last reported, and how often it was held back since. */
export interface RememberedReport {
  readonly kind: string;
  readonly peer: string;
  readonly reportedMs: number;
  readonly suppressed: number;
}

/** Nothing reported yet. */
export const emptyReportLimit: ReportLimit = { remembered: [], crowdedOut: 0 };

/** The answer to one complaint, and the limit to go on with. */
export interface ReportDecision {
  readonly limit: ReportLimit;
  /** Whether to report now. */
  readonly admitted: boolean;
  /** When admitted: how many were not reported since the last time. */
  readonly suppressed: number;
}

/** Decides whether a complaint of this kind about this peer is reported now. */
export function admitReport(
  limit: ReportLimit,
  kind: string,
  peer: string,
  nowMs: number,
): ReportDecision {
  const { remembered, crowdedOut } = limit;
  const index = remembered.findIndex((entry) => entry.kind === kind && entry.peer === peer);
  const known = remembered[index];
  if (known !== undefined && !isOver(known, nowMs)) {
    const counted = { ...known, suppressed: known.suppressed + 1 };
    const next = { remembered: remembered.with(index, counted), crowdedOut };
    return { limit: next, admitted: false, suppressed: 0 };
  }
  const place = known === undefined ? freePlace(remembered, nowMs) : index;
  if (place === undefined) {
    return { limit: { remembered, crowdedOut: crowdedOut + 1 }, admitted: false, suppressed: 0 };
  }
  const suppressed = crowdedOut + (remembered[place]?.suppressed ?? 0);
  const entry = { kind, peer, reportedMs: nowMs, suppressed: 0 };
  const next = [...remembered.slice(0, place), entry, ...remembered.slice(place + 1)];
  return { limit: { remembered: next, crowdedOut: 0 }, admitted: true, suppressed };
}

function isOver(entry: RememberedReport, nowMs: number): boolean {
  return nowMs - entry.reportedMs >= REPORT_INTERVAL_MS;
}

/** Where a new entry goes: at the end while there is room, else over one whose minute is over. */
function freePlace(remembered: readonly RememberedReport[], nowMs: number): number | undefined {
  if (remembered.length < MAXIMUM_REMEMBERED) {
    return remembered.length;
  }
  const over = remembered.findIndex((entry) => isOver(entry, nowMs));
  return over === -1 ? undefined : over;
}
