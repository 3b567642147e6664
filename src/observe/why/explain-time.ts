/** What has changed around a time, and what came before it and after. Pure. */
import { namesIn, standsFor } from '../events/event-names.js';
import { fieldsOf, type KeptEvent } from '../events/kept-event.js';
import { localDateTime } from '../events/render-events.js';
import type { Explanation, Reason } from './explanation.js';

/** Changes that a person asks about; what else is said comes before them or follows. */
const TURNS: ReadonlySet<string> = new Set([
  ...['stateChanged', 'realServerAdded', 'realServerRemoved', 'quorumGained', 'quorumLost'],
  ...['childDied', 'childSilent', 'conflictBegan', 'conflictEnded', 'reloaded', 'reloadRefused'],
  ...['started', 'stopped'],
]);

/** What concerns everything that a process does. */
const OF_PROCESSES: ReadonlySet<string> = new Set([
  ...['starting', 'started', 'stopping', 'stopped', 'reloading', 'reloaded', 'childStarted'],
  ...['childDied', 'childSilent', 'childReleased', 'timerLate', 'monitorResynchronised'],
]);

/** Turns so near are told of; without one the nearest. */
const NEAR_MS = 30_000;
const MOST_TURNS = 6;

/** What belongs to a turn is said so long before it, or so long after it. */
const BEFORE_MS = 60_000;
const AFTER_MS = 10_000;
const MOST_ROWS = 20;

/**
 * Explains the turns around a time, in their order.
 * @param events all of those days or hours, the oldest first
 * @param atMs milliseconds since 1970
 * @param name of what is asked for; without it everything
 */
export function whyAt(
  events: readonly KeptEvent[],
  atMs: number,
  name?: string,
): readonly Explanation[] {
  const told = events.map((event) => ({ ...event, fields: fieldsOf(event.line) }));
  const distance = ({ epochMs }: KeptEvent): number => Math.abs(epochMs - atMs);
  const turns = told
    .filter(({ type }) => TURNS.has(type))
    .filter(({ fields }) => name === undefined || standsFor(name, namesIn(fields)))
    .sort((a, b) => distance(a) - distance(b));
  const near = turns.filter((turn) => distance(turn) <= NEAR_MS).slice(0, MOST_TURNS);
  return (near.length > 0 ? near : turns.slice(0, 1))
    .sort((a, b) => a.epochMs - b.epochMs || a.seq - b.seq)
    .map((turn) => explain(turn, told));
}

type ToldEvent = KeptEvent & { readonly fields: Readonly<Record<string, unknown>> };

function explain(turn: ToldEvent, told: readonly ToldEvent[]): Explanation {
  const { fields, type, epochMs } = turn;
  const { to, adverts, contributions } = fields;
  const rows = told
    .filter((event) => isPartOf(event, turn))
    .map((event) => ({ atMs: event.epochMs - epochMs, text: textOf(event) }));
  const all = [...rows, ...advertRows(adverts)].sort((a, b) => a.atMs - b.atMs);
  return {
    kind: 'event',
    name: namesIn(fields)[0]?.text ?? type,
    state: typeof to === 'string' ? to : type,
    since: epochMs,
    answer: `${localDateTime(epochMs)}  ${textOf(turn)}`,
    reasons: [
      ...all.slice(-MOST_ROWS).map(({ atMs, text }) => ({ topic: relative(atMs), text })),
      ...trackerReasons(contributions),
    ],
    advice: [],
  };
}

function textOf({ fields, type }: ToldEvent): string {
  const { message = type } = fields;
  return String(message);
}

/** It names the same, or the words of the turn name it, or it is about the processes. */
function isPartOf(event: ToldEvent, turn: ToldEvent): boolean {
  const afterMs = event.epochMs - turn.epochMs;
  const isTurn = event.run === turn.run && event.seq === turn.seq;
  if (isTurn || afterMs < -BEFORE_MS || afterMs > AFTER_MS) {
    return false;
  }
  const { what } = event.fields;
  const own = namesIn(turn.fields).map(({ text }) => text);
  const names = namesIn(event.fields);
  return (
    OF_PROCESSES.has(event.type) ||
    names.some(({ text }) => own.includes(text) || isWordOf(textOf(turn), text)) ||
    own.some((text) => isWordOf(String(what), text))
  );
}

function isWordOf(text: string, word: string): boolean {
  return text.split(/[\s(),:]+/).includes(word);
}

/** The adverts that a change of state has with it. */
function advertRows(adverts: unknown): readonly { readonly atMs: number; readonly text: string }[] {
  return objectsOf(adverts).map(({ agoMs, source, priority, refused }) => {
    const how = refused === undefined ? `priority ${priority}` : `refused: ${refused}`;
    return { atMs: -Number(agoMs), text: `advert of ${source}, ${how}` };
  });
}

function trackerReasons(contributions: unknown): readonly Reason[] {
  return objectsOf(contributions).map(({ kind, name, change }) => ({
    topic: 'priority',
    text: `${kind} ${name}: ${Number(change) > 0 ? '+' : ''}${change}`,
  }));
}

function objectsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value)
    ? value.flatMap((each) => (typeof each === 'object' && each !== null ? [each] : []))
    : [];
}

/** `-1.250 s`, `+0.030 s` */
function relative(ms: number): string {
  return `${ms > 0 ? '+' : ms < 0 ? '-' : ''}${(Math.abs(ms) / 1000).toFixed(3)} s`;
}
