/**
 * The configuration language: files → lines → directive tree with diagnostics. Includes,
 * conditions, definitions and repetitions are resolved here; what keywords mean is not known here.
 */
import type { Diagnostic } from '../diagnostic.js';
import type { LanguageHost, ReadOptions } from './host.js';
import type { IncludedPattern } from './include/include.js';
import { openFiles } from './include/open-files.js';
import { cutComment } from './line-events.js';
import { processLine } from './lines/process-line.js';
import { defineValues } from './lines/repetition.js';
import {
  countProducedLine,
  createReader,
  type LinesFrame,
  type LoopFrame,
  popFrame,
  type Reader,
} from './reader.js';
import { type Line, sourceSpan } from './text/line.js';
import { readSourceLines } from './text/read-source.js';
import type { SourceText } from './text/source.js';
import { typographicQuotes } from './text/typographic-quotes.js';
import type { Directive, Span } from './tree.js';
import { finishTree } from './tree-builder.js';

export type { FileProblem, LanguageHost, ReadOptions } from './host.js';

/** A configuration that has been read, whatever was wrong with it. */
export interface DirectiveTree {
  readonly directives: readonly Directive[];
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, by the path that spans name. */
  readonly sources: ReadonlyMap<string, SourceText>;
  /** Every include directive, in the order of reading. */
  readonly includes: readonly IncludedPattern[];
}

/**
 * Reads the configuration at `path` (which may be a pattern, as with keepalived). Never throws
 * for anything that a file can contain: problems are diagnostics, and what can be read is read.
 */
export function readDirectives(
  path: string,
  host: LanguageHost,
  options: ReadOptions,
): DirectiveTree {
  const reader = createReader(host, options);
  const span: Span = { file: path, line: 1, column: 1, length: 0 };
  const { checks } = reader;
  openFiles(reader, { pattern: path, span, directory: '', checks, main: true });
  const main = reader.stack[0];
  run(reader);
  const end = main?.kind === 'source' ? endOf(main.source, main.line) : span;
  const directives = finishTree(reader.tree, end);
  const { sources, includes } = reader;
  for (const diagnostic of [...sources.values()].flatMap(typographicQuotes)) {
    reader.reporter.report(diagnostic);
  }
  return { directives, diagnostics: reader.reporter.diagnostics, sources, includes };
}

function endOf(source: SourceText, nextLine: number): Span {
  // Not source.span(), which has to count the lines of the whole text.
  const { text } = source;
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  const lineStart = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
  return sourceSpan({ source, line: Math.max(1, nextLine - 1), lineStart }, end, end);
}

function run(reader: Reader): void {
  for (let frame = reader.stack.at(-1); frame !== undefined; frame = reader.stack.at(-1)) {
    const ended =
      frame.kind === 'source'
        ? readSourceLines(reader, frame)
        : frame.kind === 'lines'
          ? readNextLine(reader, frame)
          : readNextTurn(reader, frame);
    if (ended) {
      popFrame(reader);
    }
  }
}

/** Processes the next line of a definition; true when there is none. */
function readNextLine(reader: Reader, frame: LinesFrame): boolean {
  const line = frame.lines[frame.next];
  frame.next += 1;
  if (line === undefined) {
    return true;
  }
  if (countProducedLine(reader, line)) {
    // The line stands in a file as such, unless it was joined to the text before a reference.
    const mayInclude = line.pieces.length === 1 && line.pieces[0].origin.use !== undefined;
    // Text of a definition may begin a comment; the text of a repetition has been through that.
    processProduced(reader, cutComment(line, reader.reporter), mayInclude);
  }
  return false;
}

/** Processes the text of a repetition once more; true when it is finished. */
function readNextTurn(reader: Reader, frame: LoopFrame): boolean {
  const { repetition } = frame;
  if (frame.next >= repetition.count) {
    return true;
  }
  defineValues(reader.definitions, repetition, frame.next);
  frame.next += 1;
  if (countProducedLine(reader, repetition.body)) {
    processProduced(reader, repetition.body, false);
  }
  return false;
}

function processProduced(reader: Reader, line: Line, mayInclude: boolean): void {
  const unfinished = line.text === '' ? undefined : processLine(reader, line, mayInclude);
  if (unfinished) {
    reader.definitions.set(unfinished.name, unfinished);
  }
}
