/**
 * An event as it is kept and handed on: the JSON line of the log with its place in the order of
 * events. The ring, the stream, the file and the commands all hold the same line.
 */

import type { LogLevel } from '../log/log-events.js';
import { LOG_LEVELS } from '../log/log-events.js';
import { jsonText, type LogRecord } from '../log/log-format.js';

/** Where an event stands: numbers count from 1 in each run of a daemon, without a hole. */
export interface EventPosition {
  /** Which start of a daemon, in which boot of the machine: `BOOT.START`. */
  readonly run: string;
  readonly seq: number;
}

/** An event with what it is looked for by. */
export interface KeptEvent extends EventPosition {
  /** CLOCK_MONOTONIC of the machine, milliseconds: comparable within a boot. */
  readonly monotonicMs: number;
  /** Time of day: milliseconds since 1970. */
  readonly epochMs: number;
  /** Its name in the catalogue. */
  readonly type: string;
  readonly level: LogLevel;
  /** A JSON object on one line: that of the log, and `seq`, `run` and `monotonicMs`. */
  readonly line: string;
}

/** What one run of a daemon is told apart by from all others of this and of other boots. */
export function runName(bootId: string, startedMs: number): string {
  return `${bootId.slice(0, 8)}.${Math.floor(startedMs).toString(36)}`;
}

/** Keeps a record of the log. */
export function keptEvent(
  record: LogRecord,
  position: EventPosition,
  monotonicMs: number,
): KeptEvent {
  const { seq, run } = position;
  const place = { seq, run, monotonicMs: Number(monotonicMs.toFixed(3)) };
  return {
    ...place,
    epochMs: record.time.getTime(),
    type: record.event.event,
    level: record.line.level,
    line: `${jsonText(record).slice(0, -1)},${JSON.stringify(place).slice(1)}`,
  };
}

/** Reads a line that was kept; undefined for anything else, such as half of one. */
export function readKeptEvent(line: string): KeptEvent | undefined {
  const fields = fieldsOf(line);
  const { seq, run, monotonicMs, time, event, level } = fields;
  const epochMs = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return typeof seq === 'number' &&
    typeof run === 'string' &&
    typeof monotonicMs === 'number' &&
    typeof event === 'string' &&
    isLevel(level) &&
    !Number.isNaN(epochMs)
    ? { seq, run, monotonicMs, epochMs, type: event, level, line }
    : undefined;
}

/** The fields of a line by their names; none where it is no JSON object. */
export function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value))
      : {};
  } catch {
    return {};
  }
}

/** Whether a word is the name of a level. */
export function isLevel(word: unknown): word is LogLevel {
  return LOG_LEVELS.some((level) => level === word);
}

/** `RUN-SEQ`: the id of an event in a stream, after which a client goes on. */
export function positionText({ run, seq }: EventPosition): string {
  return `${run}-${seq}`;
}

/** Reads what `positionText` has written; undefined for anything else. */
export function parsePosition(text: string): EventPosition | undefined {
  const [, run, seq] = /^([\da-f]{1,8}\.[\da-z]{1,12})-(\d{1,15})$/.exec(text) ?? [];
  return run === undefined || seq === undefined ? undefined : { run, seq: Number(seq) };
}
