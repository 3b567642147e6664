/** Times as people read them, on the clock of the router. */
import { span } from '../../observe/log/rendered-line.js';

/** `42 s`, `3 min`, `2 h`, `5 d`: how long it is, in its largest unit. */
export function age(since: string, nowMs: number): string {
  return span((nowMs - Date.parse(since)) / 1000)
    .split(' ', 2)
    .join(' ');
}

/** `03:12:07` where the reader is. */
export function clockTime(time: string | number): string {
  return new Date(time).toLocaleTimeString('en-GB');
}

/** `2026-11-29 03:12:07` where the reader is. */
export function dateTime(time: string | number): string {
  return `${new Date(time).toLocaleDateString('sv-SE')} ${clockTime(time)}`;
}
