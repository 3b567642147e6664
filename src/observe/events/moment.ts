/** Points in time as people write them. Pure. */

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `90s`, `5m`, `1h30m`, `2d` in milliseconds; undefined: it is no duration. */
export function parseDurationMs(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|min|[smhdw]))+$/.test(text)) {
    return undefined;
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|min|[smhdw])/g)];
  return parts.reduce(
    (sum, [, count, unit = 's']) => sum + Number(count) * (UNIT_MS[unit] ?? 0),
    0,
  );
}

/**
 * A time of day in milliseconds since 1970: `1h` (so long ago), `2026-11-29T01:07:33Z` and the
 * other forms of RFC 3339, `2026-11-29 01:07` and `2026-11-29` (local), `01:07`, `01:07:33` (local,
 * the last time that it was so late), `now`.
 * @returns undefined: it is none of these
 */
export function parseMoment(text: string, nowMs: number): number | undefined {
  const agoMs = parseDurationMs(text);
  if (agoMs !== undefined) {
    return nowMs - agoMs;
  }
  if (text === 'now') {
    return nowMs;
  }
  return clockTime(text, nowMs) ?? dateTime(text);
}

const DAY_MS = 86_400_000;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/;

function clockTime(text: string, nowMs: number): number | undefined {
  const [, hour, minute, second = '0', fraction = ''] = CLOCK.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return undefined;
  }
  const at = (day: Date): number =>
    day.setHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0')));
  const today = at(new Date(nowMs));
  return today <= nowMs ? today : at(new Date(nowMs - DAY_MS));
}

/** A date; a time, with seconds and a fraction or without; a zone, local time without one. */
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

function dateTime(text: string): number | undefined {
  const [, date, minutes = '00:00', seconds = ':00', zone = ''] = DATE_TIME.exec(text) ?? [];
  const ms = Date.parse(`${date}T${minutes}${seconds}${zone}`);
  return date === undefined || Number.isNaN(ms) ? undefined : ms;
}
