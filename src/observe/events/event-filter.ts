/** Which events are wanted. Pure. */

import type { LogLevel } from '../log/log-events.js';
import { LOG_LEVELS } from '../log/log-events.js';
import { type NameKind, namesIn, standsFor } from './event-names.js';
import { fieldsOf, type KeptEvent } from './kept-event.js';

/** What is absent does not matter. */
export interface EventFilter {
  /** Names of the catalogue; any of them. */
  readonly types?: readonly string[];
  /** No less urgent than this. */
  readonly level?: LogLevel;
  /** Of an instance or a sync group with this name. */
  readonly instance?: string;
  /** Of this virtual or real server. */
  readonly server?: string;
  /** Of any of these, whatever it is the name of. */
  readonly about?: readonly string[];
  /** Times of day, milliseconds since 1970: from this one, and before that one. */
  readonly sinceMs?: number;
  readonly untilMs?: number;
}

/** Whether an event is wanted. */
export function isWanted(event: KeptEvent, filter: EventFilter): boolean {
  const { types, level, sinceMs, untilMs } = filter;
  return (
    (types === undefined || types.includes(event.type)) &&
    (level === undefined || LOG_LEVELS.indexOf(event.level) <= LOG_LEVELS.indexOf(level)) &&
    (sinceMs === undefined || event.epochMs >= sinceMs) &&
    (untilMs === undefined || event.epochMs < untilMs) &&
    concerns(event.line, filter)
  );
}

function concerns(line: string, { instance, server, about }: EventFilter): boolean {
  if (instance === undefined && server === undefined && about === undefined) {
    return true; // the line need not be read
  }
  const fields = fieldsOf(line);
  const isAbout = (word: string, kinds?: readonly NameKind[]): boolean =>
    standsFor(word, namesIn(fields, kinds));
  return (
    (instance === undefined || isAbout(instance, ['instance'])) &&
    (server === undefined || isAbout(server, ['service', 'server'])) &&
    (about === undefined || about.some((word) => isAbout(word)))
  );
}
