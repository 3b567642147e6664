/** How a record of the log looks on a terminal, in a file and as JSON. Pure. */
import { type Colour, painter } from '../../base/paint.js';
import type { DaemonLogEvent, LogLevel, LogSource } from './log-events.js';
import type { RenderedLine } from './rendered-line.js';

/** One event on its way to the outputs. */
export interface LogRecord {
  readonly time: Date;
  readonly source: LogSource;
  readonly identity: string;
  readonly event: DaemonLogEvent;
  readonly line: RenderedLine;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/**
 * Local time in the form of asctime(3), as keepalived writes it, with a fraction of the second:
 * `Sat Nov 21 08:16:56.905 2026`.
 * @param fraction what follows the seconds, for example `.905`
 */
export function localTime(time: Date, fraction: string): string {
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  const date = `${DAYS[time.getDay()]} ${MONTHS[time.getMonth()]}`;
  const day = String(time.getDate()).padStart(2, ' ');
  return `${date} ${day} ${clock}${fraction} ${time.getFullYear()}`;
}

function milliseconds(time: Date): string {
  return `.${String(time.getMilliseconds()).padStart(3, '0')}`;
}

const colours: Readonly<Record<LogLevel, Colour>> = {
  error: 'red',
  warn: 'yellow',
  info: 'none',
  debug: 'dim',
};

/** `Sat Nov 21 08:16:56.905 2026: (VI_1) Entering MASTER STATE …` */
export function consoleText(record: LogRecord, colour: boolean): string {
  const { level, text } = record.line;
  const words = level === 'error' ? `ERROR: ${text}` : text;
  const painted = painter(colour)(colours[level], words);
  return `${localTime(record.time, milliseconds(record.time))}: ${painted}`;
}

/** The same for a log file, with the process that said it. */
export function fileText(record: LogRecord): string {
  const time = localTime(record.time, milliseconds(record.time));
  return `${time}: ${record.identity}: ${record.line.text}`;
}

/**
 * One JSON object: time, level and the process that said it (`origin`: events have a `source` of
 * packets) first, the fields of the event, the text last.
 */
export function jsonText(record: LogRecord): string {
  return JSON.stringify({
    time: record.time.toISOString(),
    level: record.line.level,
    origin: record.source,
    ...record.event,
    message: record.line.text,
  });
}
