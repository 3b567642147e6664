/** Events as the timeline shows them. */
import type { ExplanationView } from './views.js';

/** An event of the log, as the stream and the list have it. */
export interface LogEvent {
  /** Unique in the list: the position of the event, or of the gap. */
  readonly id: string;
  readonly time: string;
  readonly level: string;
  /** Its name in the catalogue. */
  readonly event: string;
  readonly message: string;
  /** What else is said of it. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What the timeline holds. */
export const MOST_EVENTS = 500;

const PLACE = new Set(['time', 'level', 'event', 'message', 'run', 'seq', 'monotonicMs', 'origin']);

/** An event from an object of the API; undefined: it is none. */
export function logEvent(value: unknown): LogEvent | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const all: Readonly<Record<string, unknown>> = { ...value };
  const { seq } = all;
  const word = (name: string) => (typeof all[name] === 'string' ? all[name] : '');
  return word('time') === '' || word('event') === ''
    ? undefined
    : {
        id: `${word('run')}-${String(seq)}`,
        time: word('time'),
        level: word('level'),
        event: word('event'),
        message: word('message'),
        fields: Object.fromEntries(Object.entries(all).filter(([name]) => !PLACE.has(name))),
      };
}

/** Where the daemon tells why it has come to an event: of its instance, where it has one. */
export function whyPath({ time, fields: { instance } }: LogEvent): string {
  const name = typeof instance === 'string' ? { name: instance } : {};
  return `v1/why?${new URLSearchParams({ at: time, ...name })}`;
}

/** The explanation of this event, among those of changes around its time. */
export function explanationOf(
  { explanations }: { readonly explanations: readonly ExplanationView[] },
  { time, message }: LogEvent,
): ExplanationView | undefined {
  return explanations.find(
    ({ since = '', answer }) => Date.parse(since) === Date.parse(time) && answer.endsWith(message),
  );
}

/** What stands for events that were not heard. */
export function gapEvent(missed: number | undefined, time: string): LogEvent {
  const count = missed === undefined ? 'an unknown number of' : `${missed}`;
  return {
    id: `gap ${time}`,
    time,
    level: 'warn',
    event: 'gap',
    message: `${count} events were not heard here: upkeep events has them`,
    fields: {},
  };
}

/** The list with these at its end, without those it has and those that are too many. */
export function appended(
  events: readonly LogEvent[],
  more: readonly LogEvent[],
): readonly LogEvent[] {
  const known = new Set(events.map(({ id }) => id));
  const fresh = more.filter(({ id }) => !known.has(id));
  return fresh.length === 0 ? events : [...events, ...fresh].slice(-MOST_EVENTS);
}

/** Those with every word in their line or their name, newest first. */
export function matchingEvents(
  events: readonly LogEvent[],
  search: string,
  worstOnly: boolean,
): readonly LogEvent[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return events
    .filter(({ level }) => !worstOnly || level === 'warn' || level === 'error')
    .filter(({ message, event }) => {
      const text = `${event} ${message}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toReversed();
}
