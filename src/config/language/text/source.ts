/** The text of one configuration file, and how bytes become text. */

import type { Span } from '../tree.js';
import { createLineTable } from './line-table.js';

/** How the bytes of a file were decoded. */
export type Encoding = 'utf-8' | 'latin1';

/** A file's text. */
export interface SourceText {
  /** Path as it was opened. */
  readonly path: string;
  readonly text: string;
  /** How many bytes a character is long depends on it. */
  readonly encoding: Encoding;
  /** Some characters are two UTF-16 units long: columns have to be counted. */
  readonly hasSurrogates: boolean;
  /** The text of a line, counted from 1, without its terminator; "" when there is no such line. */
  line(number: number): string;
  /** The column, from 1, of an index in the line that starts at `lineStart`. */
  columnAt(lineStart: number, index: number): number;
  /** Where the characters between two indices stand; both indices are in one line. */
  span(start: number, end: number): Span;
}

/**
 * Makes a source of a file's bytes. Valid UTF-8 is decoded as such; anything else is taken as
 * Latin-1, which maps every byte to one character and never fails.
 */
export function sourceFromBytes(path: string, bytes: Uint8Array): SourceText {
  try {
    // The mark at the start is kept, so that it can be reported at its place.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return sourceFromText(path, text);
  } catch {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    return sourceFromText(path, text, 'latin1');
  }
}

/** Makes a source of text. */
export function sourceFromText(
  path: string,
  text: string,
  encoding: Encoding = 'utf-8',
): SourceText {
  const hasSurrogates = /[\ud800-\udbff]/.test(text);
  const lines = createLineTable(text);
  const count = hasSurrogates ? countCharacters(text) : (from: number, to: number) => to - from;
  const columnAt = (lineStart: number, index: number) => count(lineStart, index) + 1;
  return {
    path,
    text,
    encoding,
    hasSurrogates,
    line: (number) => lines.text(number),
    columnAt,
    span(start, end) {
      const line = lines.lineAt(start);
      const lineStart = lines.startOf(line);
      const column = columnAt(lineStart, start);
      return { file: path, line, column, length: columnAt(lineStart, end) - column };
    },
  };
}

/**
 * How many characters stand between two indices, which count UTF-16 units. It goes on from where it
 * was asked last, so that all places of one line cost one walk through it.
 */
function countCharacters(text: string): (from: number, to: number) => number {
  let last = { from: 0, to: 0, count: 0 };
  return (from, to) => {
    let { count, to: index } = last.from === from && last.to <= to ? last : { count: 0, to: from };
    for (; index < to; index += 1) {
      const code = text.charCodeAt(index);
      count += code >= 0xdc00 && code <= 0xdfff ? 0 : 1;
    }
    last = { from, to, count };
    return count;
  };
}

/**
 * The index after the last character that fits into `limit` bytes, counting from `start`; at most
 * `end`, and at least one character.
 */
export function indexAfterBytes(
  { text, encoding }: SourceText,
  start: number,
  end: number,
  limit: number,
): number {
  if (encoding === 'latin1') {
    return Math.min(end, start + limit);
  }
  let bytes = 0;
  let index = start;
  while (index < end) {
    const code = text.codePointAt(index) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > limit && index > start) {
      break;
    }
    index += code < 0x10000 ? 1 : 2;
  }
  return index;
}
