/**
 * The formatter: one statement a line, indented by its nesting, one blank before `{`, no blanks at
 * the ends of lines, at most one blank line in a row. Comments, includes, references, conditions,
 * quoted text and the spacing within a statement stay as they are written, and so does the meaning.
 */
import type { Encoding } from '../language/text/source.js';
import { type LineShape, type Piece, readShape } from './line-shape.js';
import { type BraceProblem, braceProblem, countBraces, depthOf, startNesting } from './nesting.js';

/** What came of formatting. */
export type FormatResult =
  | { readonly kind: 'formatted'; readonly text: string }
  /** The text cannot be formatted without guessing what it means. */
  | ({ readonly kind: 'refused' } & BraceProblem);

const INDENT = '    ';
/** A line may have so many bytes (configuration language, chapter 2). */
const MAXIMUM_LINE_BYTES = 1023;

/**
 * Formats the text of a file; included files are not looked at. Formatting the result again
 * changes nothing. `encoding` is how the text will be written.
 */
export function formatText(text: string, encoding: Encoding = 'utf-8'): FormatResult {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const lines = text.slice(mark.length).split('\n');
  const fits = (line: string) => byteLength(line, encoding) <= MAXIMUM_LINE_BYTES;
  const unreadable = lines.findIndex((line) => line.includes('\0') || !fits(line));
  if (unreadable >= 0) {
    const what = lines[unreadable]?.includes('\0') ? 'contains a NUL byte' : 'is too long';
    return { kind: 'refused', line: unreadable + 1, message: `the line ${what}` };
  }
  const shapes = joinBraces(readShapes(lines), fits);
  const { output, problem } = printShapes(shapes, fits);
  if (problem) {
    return { kind: 'refused', ...problem };
  }
  const body = output.length === 0 ? '' : `${output.join('\n')}\n`;
  // A mark that was not at the start of the file must not get there.
  return { kind: 'formatted', text: mark + (body.startsWith('\ufeff') ? `\n${body}` : body) };
}

function byteLength(line: string, encoding: Encoding): number {
  return Buffer.byteLength(line, encoding === 'latin1' ? 'latin1' : 'utf8');
}

function readShapes(lines: readonly string[]): readonly LineShape[] {
  let unfinished = false;
  return lines.map((line) => {
    const read = readShape(line, unfinished);
    unfinished = read.unfinished;
    return read.shape;
  });
}

/** Puts a `{` at the start of a line behind the keyword on the line before. */
function joinBraces(
  shapes: readonly LineShape[],
  fits: (line: string) => boolean,
): readonly LineShape[] {
  const joined: LineShape[] = [];
  for (const shape of shapes) {
    const before = joined.at(-1);
    const pieces =
      shape.kind === 'pieces' && before?.kind === 'pieces'
        ? joinPieces(before.pieces, shape.pieces, fits)
        : undefined;
    if (pieces) {
      // The line itself stays, with nothing on it, so that lines keep their numbers.
      joined.splice(-1, 1, { kind: 'pieces', pieces: [] });
    }
    joined.push(pieces ? { kind: 'pieces', pieces } : shape);
  }
  return joined;
}

function joinPieces(
  before: readonly Piece[],
  after: readonly Piece[],
  fits: (line: string) => boolean,
): readonly Piece[] | undefined {
  const last = before.at(-1);
  const [first, ...others] = after;
  if (!last?.bare || !first?.text.startsWith('{')) {
    return undefined;
  }
  const text = `${last.text} ${first.text}`;
  const piece: Piece = { text, braces: first.braces, outdent: 0 };
  return fits(text) ? [...before.slice(0, -1), piece, ...others] : undefined;
}

function printShapes(shapes: readonly LineShape[], fits: (line: string) => boolean) {
  const nesting = startNesting(
    shapes.flatMap((shape) =>
      shape.kind === 'kept' && shape.condition !== undefined ? [shape.condition] : [],
    ),
  );
  const output: string[] = [];
  let blank = false;
  const print = (line: string) => {
    output.push(...(blank && output.length > 0 ? [''] : []), line);
    blank = false;
  };
  shapes.forEach((shape, index) => {
    if (shape.kind === 'blank' || (shape.kind === 'inner' && shape.text === '')) {
      blank = true;
    } else if (shape.kind === 'inner') {
      print(shape.text);
    } else {
      const condition = shape.kind === 'kept' ? shape.condition : undefined;
      for (const piece of shape.kind === 'kept' ? [shape.piece] : shape.pieces) {
        const depth = Math.max(0, depthOf(nesting, condition) - piece.outdent);
        const line = INDENT.repeat(depth) + piece.text;
        print(fits(line) ? line : piece.text);
        countBraces(nesting, piece.braces, condition, index + 1);
      }
    }
  });
  return { output, problem: braceProblem(nesting) };
}
