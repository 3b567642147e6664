/**
 * What the first line of `reload_time_file` says. The forms are those of keepalived.conf(5):
 *
 *     HH:MM:SS            the next time that a clock shows this
 *     YY-MM-DD HH:MM:SS   in this century
 *     YYYY-MM-DD HH:MM:SS
 *
 * each in local time, or in UTC with a `Z` at its end.
 */

/** When a reload is due, or why the line says no such time. */
export type ReloadTime =
  /** `daily`: without a date. */
  | { readonly kind: 'at'; readonly atMs: number; readonly daily: boolean }
  | { readonly kind: 'invalid'; readonly reason: string };

const FORM = /^(?:(\d{2}|\d{4})-(\d\d)-(\d\d) )?(\d\d):(\d\d):(\d\d)(Z?)$/;

/** Year, month, day, hour, minute, second. */
type Fields = readonly [number, number, number, number, number, number];

/**
 * @param line without its line feed
 * @param nowMs milliseconds since 1970, as the result
 */
export function reloadTime(line: string, nowMs: number): ReloadTime {
  const [, year, month, day, hour, minute, second, zone] = FORM.exec(line) ?? [];
  if (hour === undefined) {
    return { kind: 'invalid', reason: 'the forms are [[YY]YY-MM-DD ]HH:MM:SS[Z]' };
  }
  const utc = zone === 'Z';
  const clock = [Number(hour), Number(minute), Number(second)] as const;
  if (year !== undefined) {
    const century = year.length === 2 ? 2000 : 0;
    return dated([century + Number(year), Number(month), Number(day), ...clock], utc, nowMs);
  }
  const [thisYear, thisMonth, today] = fieldsOf(nowMs, utc);
  for (const daysOn of [0, 1]) {
    const atMs = timeOf([thisYear, thisMonth, today + daysOn, ...clock], utc);
    if (atMs > nowMs && sameClock(fieldsOf(atMs, utc), clock)) {
      return { kind: 'at', atMs, daily: true };
    }
  }
  return { kind: 'invalid', reason: 'no clock shows this today or tomorrow' };
}

/** A time as the file could say it, in local time. */
export function reloadTimeText(timeMs: number): string {
  const [year, ...others] = fieldsOf(timeMs, false);
  const [month, day, hour, minute, second] = others.map((field) => String(field).padStart(2, '0'));
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

function dated(fields: Fields, utc: boolean, nowMs: number): ReloadTime {
  const atMs = timeOf(fields, utc);
  const read = fieldsOf(atMs, utc);
  if (fields.some((field, index) => field !== read[index])) {
    return { kind: 'invalid', reason: 'there is no such time' };
  }
  return atMs > nowMs
    ? { kind: 'at', atMs, daily: false }
    : { kind: 'invalid', reason: 'it is in the past' };
}

function timeOf([year, month, ...others]: Fields, utc: boolean): number {
  const fields = [year, month - 1, ...others] as const;
  return utc ? Date.UTC(...fields) : new Date(...fields).getTime();
}

function fieldsOf(timeMs: number, utc: boolean): Fields {
  const time = new Date(timeMs);
  // the same clock, read in UTC
  const clock = utc ? time : new Date(timeMs - time.getTimezoneOffset() * 60_000);
  return [
    clock.getUTCFullYear(),
    clock.getUTCMonth() + 1,
    clock.getUTCDate(),
    clock.getUTCHours(),
    clock.getUTCMinutes(),
    clock.getUTCSeconds(),
  ];
}

function sameClock(fields: Fields, clock: readonly [number, number, number]): boolean {
  return clock.every((field, index) => field === fields[index + 3]);
}
