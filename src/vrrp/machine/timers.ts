/**
 * The intervals of VRRP, and the timers of an instance as data: a table of absolute deadlines. Only
 * the driver of the core has a real timer, for the earliest of them.
 */

/**
 * Skew_Time in milliseconds. The lower the priority, the longer, so that the best backup is first.
 *
 * Version 2 (RFC 3768 section 6.1): (256 - Priority) / 256 seconds.
 * Version 3 (RFC 9568 section 6.1): (256 - Priority) * Active_Adver_Interval / 256.
 *
 * Counted in whole microseconds, as keepalived does. `masterAdvertIntervalMs` is what the master
 * advertises; version 2 does not look at it.
 */
export function skewMs(version: 2 | 3, priority: number, masterAdvertIntervalMs: number): number {
  const steps = 256 - priority;
  const microseconds =
    version === 2
      ? Math.floor((steps * 1_000_000) / 256)
      : Math.floor((steps * Math.round(masterAdvertIntervalMs / 10) * 625) / 16);
  return microseconds / 1000;
}

/**
 * Master_Down_Interval (RFC 3768 section 6.1; Active_Down_Interval of RFC 9568 section 6.1) in
 * milliseconds: `downTimerAdverts` (3 in the RFCs) missed adverts and the skew.
 */
export function masterDownMs(
  version: 2 | 3,
  priority: number,
  masterAdvertIntervalMs: number,
  downTimerAdverts: number,
): number {
  return (
    downTimerAdverts * masterAdvertIntervalMs + skewMs(version, priority, masterAdvertIntervalMs)
  );
}

/** The timers of an instance; those that expire at the same time do so in this order. */
export const TIMER_NAMES = [
  'masterDown',
  'advert',
  'preemptDelay',
  'ownerConflict',
  'handOver',
  'conflict',
  'garpDelay',
  'garpRefresh',
  'garpLowerPriority',
  'garpExtra',
] as const;

/** A timer of an instance. */
export type TimerName = (typeof TIMER_NAMES)[number];

/** Deadlines on the monotonic clock, in milliseconds; a timer that is not armed is absent. */
export type ArmedTimers = Readonly<Partial<Record<TimerName, number>>>;

/** Nothing armed. */
export const noTimers: ArmedTimers = {};

/** Arms a timer for an absolute time, whether or not it was armed before. */
export function arm(timers: ArmedTimers, name: TimerName, deadlineMs: number): ArmedTimers {
  // What each advert does to a backup.
  if (name === 'masterDown' && isAlone(timers, name)) {
    return { masterDown: deadlineMs };
  }
  return { ...timers, [name]: deadlineMs };
}

/** Whether no other timer is armed. */
function isAlone(timers: ArmedTimers, name: TimerName): boolean {
  for (const other in timers) {
    if (other !== name) {
      return false;
    }
  }
  return true;
}

/** Disarms a timer, if it was armed. */
export function disarm(timers: ArmedTimers, name: TimerName): ArmedTimers {
  if (timers[name] === undefined) {
    return timers;
  }
  const { [name]: _, ...others } = timers;
  return others;
}

/** The earliest deadline; undefined when nothing is armed. */
export function nextDeadline(timers: ArmedTimers): number | undefined {
  let earliest: number | undefined;
  for (const name in timers) {
    const deadline = timers[name as TimerName];
    if (deadline !== undefined && (earliest === undefined || deadline < earliest)) {
      earliest = deadline;
    }
  }
  return earliest;
}

/** The earlier of two deadlines, as far as they are there. */
export function earlier(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || (right !== undefined && right < left) ? right : left;
}

/** The timers whose deadline is not after `nowMs`, earliest first. They stay armed. */
export function expired(timers: ArmedTimers, nowMs: number): readonly TimerName[] {
  const due = TIMER_NAMES.filter((name) => (timers[name] ?? Number.POSITIVE_INFINITY) <= nowMs);
  return due.sort((left, right) => (timers[left] ?? 0) - (timers[right] ?? 0));
}

/** A timer that repeats, under another interval; 0: it does not run. */
export function rearm(
  timers: ArmedTimers,
  timer: TimerName,
  formerMs: number,
  intervalMs: number,
  nowMs: number,
): ArmedTimers {
  if (formerMs === intervalMs) {
    return timers;
  }
  return intervalMs > 0 ? arm(timers, timer, nowMs + intervalMs) : disarm(timers, timer);
}
