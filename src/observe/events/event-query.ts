/** What is asked of the events, as it stands in a URL: `since=1h&type=stateChanged&limit=20`. */

import { LOG_LEVELS } from '../log/log-events.js';
import { isEventName } from '../log/render-event.js';
import type { EventFilter } from './event-filter.js';
import { type EventPosition, isLevel, parsePosition } from './kept-event.js';
import { parseMoment } from './moment.js';

/** Which events, from where, and how many. */
export interface EventQuery {
  readonly filter: EventFilter;
  /** After this event. */
  readonly after?: EventPosition;
  /** The newest so many of those that are wanted. */
  readonly limit: number;
}

const USUAL_LIMIT = 1000;
const MOST_LIMIT = 10_000;

/** What `eventQuery` understands. */
export const EVENT_PARAMETERS = [
  ...['since', 'until', 'type', 'level', 'instance', 'server', 'about', 'limit'],
] as const;

/**
 * Reads the parameters: `since` is a time (`moment.ts`) or the id of an event, `until` a time;
 * `type` and `about` may stand several times.
 * @param nowMs time of day, milliseconds since 1970
 * @param lastEventId of a client that was here before; it counts instead of `since`
 * @returns a text says what is wrong
 */
export function eventQuery(
  parameters: URLSearchParams,
  nowMs: number,
  lastEventId?: string,
): EventQuery | string {
  const stranger = [...parameters.keys()].find(
    (name) => !EVENT_PARAMETERS.some((known) => known === name),
  );
  if (stranger !== undefined) {
    return `there is no ${stranger}; there are ${EVENT_PARAMETERS.join(', ')}`;
  }
  const one = (name: string): string | undefined => parameters.get(name) ?? undefined;
  const since = lastEventId ?? one('since');
  const after = since === undefined ? undefined : parsePosition(since);
  const sinceMs =
    after !== undefined || since === undefined ? undefined : parseMoment(since, nowMs);
  if (since !== undefined && after === undefined && sinceMs === undefined) {
    return `${since} is neither a time nor the id of an event`;
  }
  const until = one('until');
  const untilMs = until === undefined ? undefined : parseMoment(until, nowMs);
  if (until !== undefined && untilMs === undefined) {
    return `${until} is no time`;
  }
  const types = parameters.getAll('type');
  const unknown = types.find((type) => !isEventName(type));
  if (unknown !== undefined) {
    return `there is no event ${unknown}`;
  }
  const level = one('level');
  if (level !== undefined && !isLevel(level)) {
    return `level is one of ${LOG_LEVELS.join(', ')}`;
  }
  const limit = Number(one('limit') ?? USUAL_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_LIMIT) {
    return `limit is a number from 1 to ${MOST_LIMIT}`;
  }
  const filter = {
    ...listed('types', types),
    ...listed('about', parameters.getAll('about')),
    ...named('level', level),
    ...named('instance', one('instance')),
    ...named('server', one('server')),
    ...named('sinceMs', sinceMs),
    ...named('untilMs', untilMs),
  };
  return { filter, limit, ...named('after', after) };
}

function named<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: Value });
}

function listed<Name extends string>(
  name: Name,
  values: readonly string[],
): { readonly [Key in Name]?: readonly string[] } {
  return named(name, values.length === 0 ? undefined : values);
}
