/**
 * A line on its way through the pipeline: text of which every character knows where it was
 * written, although comments were cut off and references were replaced. Lines that contain none of
 * that never become a `Line`; they are read where they stand (fast-line.ts).
 */
import type { SourceText } from './source.js';
import type { Span } from './tree.js';

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

/** A stretch of a line's text with one origin. */
export interface Piece extends Origin {
  /** Index in the line's text. */
  readonly start: number;
  /** Index in the source of the character at `start`. */
  readonly offset: number;
  /** Computed text: where the computation is written (`~SEQ`), or that it is a predefined name. */
  readonly computedAt?: Span | 'predefined';
  /** The reference in the file that this text replaces. */
  readonly use?: Span;
  readonly chain?: ReferenceChain;
}

export interface Line {
  readonly text: string;
  /** Sorted by `start`; the first one starts at 0; at least one. */
  readonly pieces: readonly [Piece, ...Piece[]];
}

/** A line as it stands in a source, from `start` to `end` (indices in the source). */
export function lineFromSource(origin: Origin, start: number, end: number): Line {
  const { source, line, lineStart } = origin;
  const text = source.text.slice(start, end);
  return { text, pieces: [{ source, line, lineStart, start: 0, offset: start }] };
}

/** The characters from `from` to `to`, with their origins. */
export function sliceLine(line: Line, from: number, to: number = line.text.length): Line {
  if (from === 0 && to === line.text.length) {
    return line;
  }
  const first = pieceIndexAt(line, from);
  const [head, ...tail] = line.pieces.slice(first);
  const start = head ?? line.pieces[0];
  const pieces: [Piece, ...Piece[]] = [shiftPiece(start, from)];
  for (const piece of tail) {
    if (piece.start >= to) {
      break;
    }
    pieces.push({ ...piece, start: piece.start - from });
  }
  return { text: line.text.slice(from, to), pieces };
}

/** Lines one after another, as one line. */
export function joinLines(first: Line, ...others: readonly Line[]): Line {
  const all = [first, ...others];
  const pieces: Piece[] = [];
  let length = 0;
  for (const { text, pieces: more } of all) {
    for (const piece of text === '' ? [] : more) {
      pieces.push(length === 0 ? piece : { ...piece, start: piece.start + length });
    }
    length += text.length;
  }
  const [head = first.pieces[0], ...tail] = pieces;
  return { text: all.map((line) => line.text).join(''), pieces: [head, ...tail] };
}

/** The piece that the character at `index` belongs to. */
export function pieceAt(line: Line, index: number): Piece {
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

function shiftPiece(piece: Piece, from: number): Piece {
  return { ...piece, start: 0, offset: piece.offset + (from - piece.start) };
}

/** A span in a source; indices count UTF-16 units, columns count characters. */
export function sourceSpan(origin: Origin, start: number, end: number): Span {
  const { source, line, lineStart } = origin;
  if (!source.hasSurrogates) {
    return { file: source.path, line, column: start - lineStart + 1, length: end - start };
  }
  const before = countCharacters(source.text, lineStart, start);
  const length = countCharacters(source.text, start, end);
  return { file: source.path, line, column: before + 1, length };
}

function countCharacters(text: string, from: number, to: number): number {
  let count = 0;
  for (let index = from; index < to; index += 1) {
    const code = text.charCodeAt(index);
    count += code >= 0xdc00 && code <= 0xdfff ? 0 : 1;
  }
  return count;
}

/** Where the characters from `from` to `to` stand; text of a definition stands where it is used. */
export function lineSpan(line: Line, from: number, to: number): Span {
  const firstIndex = pieceIndexAt(line, from);
  const lastIndex = pieceIndexAt(line, Math.max(from, to - 1));
  const first = line.pieces[firstIndex] ?? line.pieces[0];
  const last = line.pieces[lastIndex] ?? first;
  const start = ownSpan(line, firstIndex, from, to);
  const span = first === last ? start : cover(start, ownSpan(line, lastIndex, last.start, to));
  const used = line.pieces
    .slice(firstIndex, lastIndex + 1)
    .findIndex((piece) => piece.use && piece.computedAt !== 'predefined');
  if (used < 0) {
    return span;
  }
  return { ...span, definedAt: definitionSpan(line, firstIndex + used, from, to) };
}

/** The part of a piece between `from` and `to`: where it is used, if it is a replacement. */
function ownSpan(line: Line, index: number, from: number, to: number): Span {
  return line.pieces[index]?.use ?? definitionSpan(line, index, from, to);
}

function definitionSpan(line: Line, index: number, from: number, to: number): Span {
  const piece = line.pieces[index] ?? line.pieces[0];
  if (typeof piece.computedAt === 'object') {
    return piece.computedAt;
  }
  const start = Math.max(from, piece.start);
  const end = Math.min(to, line.pieces[index + 1]?.start ?? line.text.length);
  const offset = piece.offset - piece.start;
  return sourceSpan(piece, offset + start, offset + Math.max(start, end));
}

function cover(first: Span, last: Span): Span {
  if (first.file !== last.file || first.line !== last.line || last.column < first.column) {
    return first;
  }
  return { ...first, length: Math.max(first.length, last.column + last.length - first.column) };
}
