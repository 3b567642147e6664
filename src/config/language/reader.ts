/** What reading a configuration keeps track of: a stack of things that still give lines. */

import type { LanguageHost, ReadOptions } from './host.js';
import type { IncludedPattern } from './include/include.js';
import type { IncludeChecks } from './include/include-checks.js';
import { allIncludeChecks, noIncludeChecks } from './include/include-checks.js';
import type { EventTarget } from './line-events.js';
import type { Definitions, UnfinishedDefinition } from './lines/definitions.js';
import { type Repetition, restoreDefinitions, saveDefinitions } from './lines/repetition.js';
import { noRepeatedBlocks, type RepeatedBlocks } from './repeated-blocks.js';
import { createReporter, problem, type Reporter } from './reporter.js';
import { type Line, lineSpan } from './text/line.js';
import type { SourceText } from './text/source.js';
import { createTreeBuilder, type TreeBuilder } from './tree-builder.js';

/**
 * Definitions and repetitions may produce so many lines in all: more addresses than a kernel would
 * like to hold, and still read in a moment …
 */
export const maximumProducedLines = 100_000;

/** … and so many characters. */
export const maximumProducedCharacters = 8 * 1024 * 1024;

/** A file that is being read. */
export interface SourceFrame {
  readonly kind: 'source';
  readonly source: SourceText;
  /** Its first line has been read; until then it only waits for its turn. */
  started: boolean;
  /** Index of the next character. */
  position: number;
  /** Number of the next line. */
  line: number;
  /** The line before was too long and is still going on; where it starts. */
  longLineStart: number | undefined;
  /** Where the line ends that was looked at last: of a long one it is not sought for each part. */
  lineEnd: number;
  unfinished: UnfinishedDefinition | undefined;
  readonly blocks: RepeatedBlocks;
  /** Checks of the including file, in force again when this one ends. */
  readonly outerChecks: IncludeChecks;
  readonly outerPath: string;
}

/** The lines of a definition. */
export interface LinesFrame {
  readonly kind: 'lines';
  readonly lines: readonly Line[];
  next: number;
}

/** The turns of a repetition. */
export interface LoopFrame {
  readonly kind: 'loop';
  readonly repetition: Repetition;
  next: number;
  readonly saved: ReturnType<typeof saveDefinitions>;
}

/** What gives lines. */
export type Frame = SourceFrame | LinesFrame | LoopFrame;

/** The state of reading a configuration. */
export interface Reader extends EventTarget {
  readonly host: LanguageHost;
  readonly options: ReadOptions;
  readonly reporter: Reporter;
  readonly tree: TreeBuilder;
  readonly definitions: Definitions;
  readonly sources: Map<string, SourceText>;
  /** In the order of reading. */
  readonly includes: IncludedPattern[];
  readonly stack: Frame[];
  checks: IncludeChecks;
  /** Path of the file that is being read. */
  path: string;
  /** Normalised paths of that file and those that include it, outermost first. */
  readonly openPaths: string[];
  openedFiles: number;
  producedLines: number;
  producedCharacters: number;
  /** One of the two is used up, which has been reported. */
  exhausted: boolean;
}

/** A reader at the start: nothing to read, nothing read. */
export function createReader(host: LanguageHost, options: ReadOptions): Reader {
  const reporter = createReporter();
  return {
    host,
    options,
    reporter,
    tree: createTreeBuilder(reporter),
    definitions: new Map(),
    sources: new Map(),
    includes: [],
    stack: [],
    checks: options.allIncludeChecks ? allIncludeChecks : noIncludeChecks,
    path: '',
    openPaths: [],
    openedFiles: 0,
    producedLines: 0,
    producedCharacters: 0,
    exhausted: false,
  };
}

/** Starts reading a file. */
export function pushSource(reader: Reader, source: SourceText): void {
  reader.stack.push({
    kind: 'source',
    source,
    started: false,
    position: 0,
    line: 1,
    longLineStart: undefined,
    lineEnd: -1,
    unfinished: undefined,
    blocks: noRepeatedBlocks(),
    outerChecks: reader.checks,
    outerPath: reader.path,
  });
  reader.path = source.path;
}

/** Starts reading produced lines. */
export function pushLines(reader: Reader, lines: readonly Line[]): void {
  reader.stack.push({ kind: 'lines', lines, next: 0 });
}

/** Starts a repetition, unless it is longer than what may still be produced. */
export function pushRepetition(reader: Reader, repetition: Repetition): void {
  const { count, names, body, span } = repetition;
  const left = maximumProducedLines - reader.producedLines;
  if (body.text === '' || count === 0) {
    return;
  }
  if (count > left) {
    const message = `this repetition gives ${count} lines`;
    const hint = `definitions and repetitions may give ${maximumProducedLines} lines in all`;
    reader.reporter.report(problem('sequence-too-long', 'GENERAL_ERROR', span, message, { hint }));
    return;
  }
  const saved = saveDefinitions(reader.definitions, names);
  reader.stack.push({ kind: 'loop', repetition, next: 0, saved });
}

/** Ends what stands on top of the stack. */
export function popFrame(reader: Reader): void {
  const frame = reader.stack.pop();
  if (frame?.kind === 'loop') {
    restoreDefinitions(reader.definitions, frame.saved);
  } else if (frame?.kind === 'source') {
    if (frame.unfinished) {
      reader.definitions.set(frame.unfinished.name, frame.unfinished);
    }
    if (frame.started) {
      reader.openPaths.pop();
    }
    reader.checks = frame.outerChecks;
    reader.path = frame.outerPath;
  }
}

/**
 * Counts a line that a definition or repetition gives. False when there are too many: that is
 * reported, and all expansions of the innermost file are abandoned.
 */
export function countProducedLine(reader: Reader, line: Line): boolean {
  reader.producedLines += 1;
  return reader.producedLines <= maximumProducedLines || abandonExpansion(reader, line);
}

/** Counts the text of a line in which everything has been replaced; the result is as above. */
export function countProducedText(reader: Reader, line: Line): boolean {
  reader.producedCharacters += line.text.length;
  return reader.producedCharacters <= maximumProducedCharacters || abandonExpansion(reader, line);
}

function abandonExpansion(reader: Reader, line: Line): false {
  if (!reader.exhausted) {
    reader.exhausted = true;
    const { definedAt, ...span } = lineSpan(line, 0, line.text.length);
    const message = 'definitions and repetitions give too much text; the rest is not expanded';
    const hint =
      `they may give ${maximumProducedLines} lines and ` +
      `${maximumProducedCharacters} characters in all`;
    const related = definedAt ? [{ message: 'defined here', span: definedAt }] : [];
    const details = { hint, related };
    reader.reporter.report(problem('expansion-too-long', 'GENERAL_ERROR', span, message, details));
  }
  while (reader.stack.at(-1)?.kind !== 'source' && reader.stack.length > 0) {
    popFrame(reader);
  }
  return false;
}
