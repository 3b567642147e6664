/** Events for people: a line each. Pure. */
import { type Colour, painter } from '../../base/paint.js';
import type { LogLevel } from '../log/log-events.js';
import { fieldsOf, type KeptEvent } from './kept-event.js';

const COLOURS: Readonly<Record<LogLevel, Colour>> = {
  error: 'red',
  warn: 'yellow',
  info: 'none',
  debug: 'dim',
};

/** `2026-11-29 01:02:03.456  vrrp        (VI_1) Entering MASTER STATE (…)`, in local time. */
export function renderEvent(event: KeptEvent, colour: boolean): string {
  const { origin, message } = fieldsOf(event.line);
  const text = painter(colour)(COLOURS[event.level], String(message ?? event.type));
  return `${localDateTime(event.epochMs)}  ${String(origin ?? '').padEnd(10)}  ${text}\n`;
}

/** `2026-11-29 01:02:03.456`, in local time. */
export function localDateTime(epochMs: number): string {
  const at = new Date(epochMs);
  const two = (value: number, digits = 2): string => String(value).padStart(digits, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => two(part)).join(':');
  return `${date} ${time}.${two(at.getMilliseconds(), 3)}`;
}
