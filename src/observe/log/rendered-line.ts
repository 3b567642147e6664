/**
 * What a renderer makes of an event: a level and one line of text. The pieces that several
 * families of lines share stand here as well.
 */
import type { LogLevel } from './log-events.js';

export interface RenderedLine {
  readonly level: LogLevel;
  /** One line, without time and without identity. */
  readonly text: string;
}

/** The event of a family that has this name; one type may stand for several names. */
export type EventNamed<Event, Name> = Event extends { readonly event: infer Names }
  ? Name extends Names
    ? Event & { readonly event: Name }
    : never
  : never;

/** A line for each event of a family, by its name. The compiler sees to it that none is missing. */
export type LineRenderers<Event extends { readonly event: string }> = {
  readonly [Name in Event['event']]: (event: EventNamed<Event, Name>) => RenderedLine;
};

/** Builds a line; control characters (a peer or a script may have sent them) become blanks. */
export function line(level: LogLevel, text: string): RenderedLine {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what removes them
  return { level, text: text.replace(/[\u0000-\u001f\u007f]+/g, ' ') };
}

/** `1 address`, `3 addresses`: a number with its noun. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** Milliseconds for people: `0.4 ms`, `12 ms`, `3.609 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1000) {
    return `${Number((milliseconds / 1000).toFixed(3))} s`;
  }
  return `${milliseconds >= 10 ? Math.round(milliseconds) : Number(milliseconds.toFixed(1))} ms`;
}

/** Seconds for people: `42 s`, `5 min 3 s`, `3 h 12 min`, `2 d 4 h`. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor(whole / 3600) % 24;
  const minutes = Math.floor(whole / 60) % 60;
  if (days > 0) {
    return `${days} d ${hours} h`;
  }
  if (hours > 0) {
    return `${hours} h ${minutes} min`;
  }
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

/** How many lines like this one were held back since the last. */
export function notLogged(suppressed: number): string {
  return suppressed > 0 ? ` (and ${suppressed} more like it, not logged)` : '';
}
