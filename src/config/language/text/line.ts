/**
 * A line on its way through the pipeline: text of which every character knows where it was
 * written, although comments were cut off and references were replaced. Lines that contain none of
 * that never become a `Line`; they are read where they stand (fast-line.ts).
 */

import type { Span } from '../tree.js';
import type { SourceText } from './source.js';

/** The definitions whose replacement led to a piece of text, innermost first. */
export interface ReferenceChain {
  readonly name: string;
  readonly outer: ReferenceChain | undefined;
}

/** Where a stretch of text was written. */
export interface Origin {
  readonly source: SourceText;
  /** Line number, from 1. */
  readonly line: number;
  /** Index of the line's first character in the source. */
  readonly lineStart: number;
}

/** Where a piece of a line comes from, and by which references it got there. */
export interface PieceOrigin extends Origin {
  /** Computed text: where the computation is written (`~SEQ`), or that it is a predefined name. */
  readonly computedAt: Span | 'predefined' | undefined;
  /** The reference in the file that this text replaces. */
  readonly use: Span | undefined;
  readonly chain: ReferenceChain | undefined;
}

/** A stretch of a line's text with one origin. */
export interface LinePiece {
  /** Index in the line's text. */
  readonly start: number;
  /** Index in the source of the character at `start`. */
  readonly offset: number;
  readonly origin: PieceOrigin;
}

/** Text whose characters know where they were written. */
export interface Line {
  readonly text: string;
  /** Sorted by `start`; the first one starts at 0; at least one. */
  readonly pieces: readonly [LinePiece, ...LinePiece[]];
}

/** A line as it stands in a source, from `start` to `end` (indices in the source). */
export function lineFromSource(place: Origin, start: number, end: number): Line {
  const { source, line, lineStart } = place;
  const origin = {
    source,
    line,
    lineStart,
    computedAt: undefined,
    use: undefined,
    chain: undefined,
  };
  return { text: source.text.slice(start, end), pieces: [{ start: 0, offset: start, origin }] };
}

/** The characters from `from` to `to`, with their origins. */
export function sliceLine(line: Line, from: number, to: number = line.text.length): Line {
  if (from === 0 && to === line.text.length) {
    return line;
  }
  const first = pieceIndexAt(line, from);
  const { start, offset, origin } = line.pieces[first] ?? line.pieces[0];
  const pieces: [LinePiece, ...LinePiece[]] = [
    { start: 0, offset: offset + (from - start), origin },
  ];
  for (let index = first + 1; index < line.pieces.length; index += 1) {
    const piece = line.pieces[index];
    if (piece === undefined || piece.start >= to) {
      break;
    }
    pieces.push(movePiece(piece, -from));
  }
  return { text: line.text.slice(from, to), pieces };
}

/** Lines one after another, as one line. */
export function joinLines(first: Line, ...others: readonly Line[]): Line {
  const all = [first, ...others];
  const pieces: LinePiece[] = [];
  let length = 0;
  for (const { text, pieces: more } of all) {
    for (const piece of text === '' ? [] : more) {
      pieces.push(length === 0 ? piece : movePiece(piece, length));
    }
    length += text.length;
  }
  const [head = first.pieces[0], ...tail] = pieces;
  return { text: all.map((line) => line.text).join(''), pieces: [head, ...tail] };
}

/** The piece that the character at `index` belongs to. */
export function pieceAt(line: Line, index: number): LinePiece {
  return line.pieces[pieceIndexAt(line, index)] ?? line.pieces[0];
}

function pieceIndexAt(line: Line, index: number): number {
  let low = 0;
  let high = line.pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((line.pieces[middle]?.start ?? 0) <= index) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

function movePiece({ start, offset, origin }: LinePiece, by: number): LinePiece {
  return { start: start + by, offset, origin };
}

/** A span in a source; indices count UTF-16 units, columns count characters. */
export function sourceSpan(origin: Origin, start: number, end: number): Span {
  const { source, line, lineStart } = origin;
  const column = source.columnAt(lineStart, start);
  const length = source.columnAt(lineStart, end) - column;
  return { file: source.path, line, column, length };
}

/** Where the characters from `from` to `to` stand; text of a definition stands where it is used. */
export function lineSpan(line: Line, from: number, to: number): Span {
  const firstIndex = pieceIndexAt(line, from);
  const lastIndex = pieceIndexAt(line, Math.max(from, to - 1));
  const first = line.pieces[firstIndex] ?? line.pieces[0];
  const last = line.pieces[lastIndex] ?? first;
  const start = ownSpan(line, firstIndex, from, to);
  const span = first === last ? start : cover(start, ownSpan(line, lastIndex, last.start, to));
  for (let index = firstIndex; index <= lastIndex; index += 1) {
    const origin = line.pieces[index]?.origin;
    if (origin?.use && origin.computedAt !== 'predefined') {
      const { file, line: number, column, length } = span;
      const definedAt = definitionSpan(line, index, from, to);
      return { file, line: number, column, length, definedAt };
    }
  }
  return span;
}

/** The part of a piece between `from` and `to`: where it is used, if it is a replacement. */
function ownSpan(line: Line, index: number, from: number, to: number): Span {
  return line.pieces[index]?.origin.use ?? definitionSpan(line, index, from, to);
}

function definitionSpan(line: Line, index: number, from: number, to: number): Span {
  const piece = line.pieces[index] ?? line.pieces[0];
  const { origin } = piece;
  if (typeof origin.computedAt === 'object') {
    return origin.computedAt;
  }
  const start = Math.max(from, piece.start);
  const end = Math.min(to, line.pieces[index + 1]?.start ?? line.text.length);
  const offset = piece.offset - piece.start;
  return sourceSpan(origin, offset + start, offset + Math.max(start, end));
}

function cover(first: Span, last: Span): Span {
  if (first.file !== last.file || first.line !== last.line || last.column < first.column) {
    return first;
  }
  const { file, line, column } = first;
  const length = Math.max(first.length, last.column + last.length - column);
  return { file, line, column, length };
}
