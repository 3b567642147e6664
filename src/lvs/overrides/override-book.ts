/**
 * The overrides of a daemon, and what becomes of them: set, cleared, over with time, with a boot,
 * or with a change of the configuration. Pure: the clock and the configuration are told.
 */
import {
  type ConfiguredServer,
  concerns,
  includes,
  type Override,
  type OverrideSetting,
  type OverrideTarget,
  settingText,
  targetText,
} from './override.js';
import type { OverrideLogEvent } from './override-events.js';

/** A server that is gone from the configuration may come back within a day. */
const DANGLING_MS = 24 * 3_600_000;
/** So long before its end an override is spoken of. */
const NOTICE_MS = 10 * 60_000;

/** An override before it is one. */
export interface OverrideWish {
  readonly target: OverrideTarget;
  readonly set: OverrideSetting;
  readonly by: string;
  readonly reason?: string;
  /** From now on. */
  readonly forMs?: number;
  readonly untilBoot?: true;
}

/** The overrides after something has happened, and what is said of it. */
export interface OverrideChange {
  readonly overrides: readonly Override[];
  readonly events: readonly OverrideLogEvent[];
}

/**
 * Adds an override. The same was said before of the same servers, or of some of them: that is
 * replaced, for the last word counts.
 * @param servers those of the configuration
 * @param nowMs wall clock, milliseconds since 1970
 */
export function setOverride(
  overrides: readonly Override[],
  wish: OverrideWish,
  servers: readonly ConfiguredServer[],
  nowMs: number,
): OverrideChange {
  const { target, set, by, reason, forMs, untilBoot } = wish;
  const kept = overrides.filter(
    (each) => aspectOf(each.set) !== aspectOf(set) || !includes(target, each.target),
  );
  const configuredWeight =
    'weight' in set ? servers.find((server) => concerns(target, server))?.weight : undefined;
  const override: Override = {
    id: nextId(overrides),
    target,
    set,
    by,
    ...(reason === undefined ? {} : { reason }),
    createdAt: timeText(nowMs),
    ...(forMs === undefined ? {} : { expiresAt: timeText(nowMs + forMs) }),
    ...(untilBoot === undefined ? {} : { untilBoot }),
    ...(configuredWeight === undefined ? {} : { configuredWeight }),
  };
  return { overrides: [...kept, override], events: [eventOf('overrideSet', override)] };
}

/** Takes overrides away, by their ids. */
export function clearOverrides(
  overrides: readonly Override[],
  ids: ReadonlySet<string>,
  by: string,
): OverrideChange {
  return {
    overrides: overrides.filter(({ id }) => !ids.has(id)),
    events: overrides
      .filter(({ id }) => ids.has(id))
      .map((override) => ({ ...eventOf('overrideCleared', override), by })),
  };
}

/**
 * What time and the configuration make of the overrides: an end that has come, a server that is
 * gone or back, a configured weight that is another one.
 * @param servers those of the configuration
 * @param nowMs wall clock, milliseconds since 1970
 */
export function reviseOverrides(
  overrides: readonly Override[],
  servers: readonly ConfiguredServer[],
  nowMs: number,
): OverrideChange {
  const events: OverrideLogEvent[] = [];
  const revised = overrides.flatMap((override): Override[] => {
    const { expiresAt, target, configuredWeight } = override;
    if (expiresAt !== undefined && Date.parse(expiresAt) <= nowMs) {
      events.push(eventOf('overrideExpired', override));
      return [];
    }
    const found = servers.filter((server) => concerns(target, server));
    const weight = found[0]?.weight;
    if (configuredWeight !== undefined && weight !== undefined && weight !== configuredWeight) {
      const why = `the configured weight is ${weight} now, and was ${configuredWeight}`;
      events.push({ ...eventOf('overrideDropped', override), why });
      return [];
    }
    return followPresence(noticeEnd(override, nowMs, events), found.length > 0, nowMs, events);
  });
  const isSame =
    revised.length === overrides.length &&
    revised.every((override, index) => override === overrides[index]);
  return { overrides: isSame ? overrides : revised, events };
}

/** What a daemon that starts takes over from its predecessor. */
export function afterBoot(overrides: readonly Override[]): OverrideChange {
  const over = overrides.filter(({ untilBoot }) => untilBoot === true);
  const why = 'the machine was booted';
  return {
    overrides: overrides.filter(({ untilBoot }) => untilBoot !== true),
    events: over.map((override) => ({ ...eventOf('overrideDropped', override), why })),
  };
}

/** When `reviseOverrides` has something to do next, milliseconds since 1970; undefined: never. */
export function nextRevisionMs(overrides: readonly Override[]): number | undefined {
  const times = overrides.flatMap(({ expiresAt, danglingSince, endAnnounced, createdAt }) => {
    const ends = expiresAt === undefined ? [] : [Date.parse(expiresAt)];
    const notices = isNoticed({ createdAt, expiresAt, endAnnounced })
      ? ends.map((endMs) => endMs - NOTICE_MS)
      : [];
    const drops = danglingSince === undefined ? [] : [Date.parse(danglingSince) + DANGLING_MS];
    return [...ends, ...notices, ...drops];
  });
  return times.length === 0 ? undefined : Math.min(...times);
}

/** An end that was near from the beginning is no news. */
function isNoticed({
  createdAt,
  expiresAt,
  endAnnounced,
}: {
  readonly createdAt: string;
  readonly expiresAt: string | undefined;
  readonly endAnnounced: true | undefined;
}): boolean {
  return (
    expiresAt !== undefined &&
    endAnnounced === undefined &&
    Date.parse(expiresAt) - Date.parse(createdAt) > NOTICE_MS
  );
}

function noticeEnd(override: Override, nowMs: number, events: OverrideLogEvent[]): Override {
  const { createdAt, expiresAt, endAnnounced } = override;
  const isNear = expiresAt !== undefined && Date.parse(expiresAt) - NOTICE_MS <= nowMs;
  if (!isNear || !isNoticed({ createdAt, expiresAt, endAnnounced })) {
    return override;
  }
  events.push(eventOf('overrideExpiring', override));
  return { ...override, endAnnounced: true };
}

function followPresence(
  override: Override,
  isThere: boolean,
  nowMs: number,
  events: OverrideLogEvent[],
): Override[] {
  const { danglingSince, ...rest } = override;
  if (isThere) {
    return [danglingSince === undefined ? override : rest];
  }
  if (danglingSince === undefined) {
    events.push(eventOf('overrideDangling', override));
    return [{ ...override, danglingSince: timeText(nowMs) }];
  }
  if (Date.parse(danglingSince) + DANGLING_MS > nowMs) {
    return [override];
  }
  const why = 'the configuration has had no such server for a day';
  events.push({ ...eventOf('overrideDropped', override), why });
  return [];
}

type Aspect = 'admin' | 'weight';

function aspectOf(set: OverrideSetting): Aspect {
  return 'admin' in set ? 'admin' : 'weight';
}

function nextId(overrides: readonly Override[]): string {
  return String(Math.max(0, ...overrides.map(({ id }) => Number(id))) + 1);
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

function eventOf<Name extends OverrideLogEvent['event']>(event: Name, override: Override) {
  const { id, target, set, by, reason, expiresAt } = override;
  return {
    event,
    id,
    target: targetText(target),
    setting: settingText(set),
    by,
    ...(reason === undefined ? {} : { reason }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
