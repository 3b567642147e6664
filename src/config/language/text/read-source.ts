/** Reads the physical lines of a file (configuration language, chapter 1, step 1 and chapter 2). */

import { normalisePath } from '../include/paths.js';
import { cutComment } from '../line-events.js';
import { continueDefinition } from '../lines/definitions.js';
import { readFastLine } from '../lines/fast-line.js';
import { processLine } from '../lines/process-line.js';
import type { Reader, SourceFrame } from '../reader.js';
import { enterBlock, leaveBlock } from '../repeated-blocks.js';
import { problem } from '../reporter.js';
import { characterCode } from './characters.js';
import { lineFromSource, sourceSpan } from './line.js';
import { indexAfterBytes, type SourceText } from './source.js';

/** A line may have so many bytes before its line feed. */
const maximumLineBytes = 1023;

interface PhysicalLine {
  readonly source: SourceText;
  readonly line: number;
  readonly lineStart: number;
}

/**
 * Reads lines until the file ends or something else was put on the reader's stack. Returns true
 * at the end of the file.
 */
export function readSourceLines(reader: Reader, frame: SourceFrame): boolean {
  const { source } = frame;
  const { text } = source;
  if (!frame.started) {
    startSource(reader, frame);
  }
  const depth = reader.stack.length;
  while (frame.position < text.length) {
    const start = frame.position;
    if (frame.lineEnd < start) {
      const newline = text.indexOf('\n', start);
      frame.lineEnd = newline < 0 ? text.length : newline;
    }
    const end = frame.lineEnd;
    const lineStart = frame.longLineStart ?? start;
    const { line } = frame;
    // A character has at most three bytes for each UTF-16 unit.
    if (
      end - start > maximumLineBytes / 3 &&
      dropLongPart(reader, frame, { source, line, lineStart }, end)
    ) {
      continue;
    }
    frame.position = end + 1;
    frame.line = line + 1;
    frame.longLineStart = undefined;
    if (frame.unfinished === undefined && readFastLine(reader, source, lineStart, start, end)) {
      skipKnownBlock(reader, frame, end - 1, line);
    } else {
      frame.blocks.longWay = start;
      readLine(reader, frame, { source, line, lineStart }, start, end);
      if (reader.stack.length !== depth) {
        return false;
      }
    }
  }
  return true;
}

/** What follows from the last character of a line, at index `last`: a block may be a known one. */
function skipKnownBlock(reader: Reader, frame: SourceFrame, last: number, line: number): void {
  const { source, blocks } = frame;
  const code = source.text.charCodeAt(last);
  if (code === characterCode.closeBrace) {
    leaveBlock(reader, blocks, source, last, line);
  } else if (code === characterCode.openBrace) {
    const known = enterBlock(reader, blocks, source, last, line);
    if (known !== undefined) {
      frame.position += known.text.length;
      frame.line += known.lines;
    }
  }
}

function startSource(reader: Reader, frame: SourceFrame): void {
  const { source } = frame;
  frame.started = true;
  reader.openPaths.push(normalisePath(source.path));
  if (source.text.startsWith('\ufeff')) {
    frame.position = 1;
    frame.longLineStart = 0;
    const span = sourceSpan({ source, line: 1, lineStart: 0 }, 0, 1);
    const message = 'the file starts with a byte order mark';
    const hint = 'save it as UTF-8 without byte order mark; keepalived reads the mark as a keyword';
    reader.reporter.report(problem('byte-order-mark', 'UNKNOWN_KEYWORD', span, message, { hint }));
  }
}

/**
 * A line that is too long loses its first 1024 bytes; what is left is read as a line of its own.
 * Returns true when the line was too long.
 */
function dropLongPart(
  reader: Reader,
  frame: SourceFrame,
  origin: PhysicalLine,
  end: number,
): boolean {
  const start = frame.position;
  if (indexAfterBytes(origin.source, start, end, maximumLineBytes) === end) {
    return false;
  }
  const next = indexAfterBytes(origin.source, start, end, maximumLineBytes + 1);
  if (frame.longLineStart === undefined || frame.longLineStart === start) {
    const message = `the line is longer than ${maximumLineBytes} bytes`;
    const hint =
      'split it: the first 1024 bytes are dropped and the remainder is read as a line of its own';
    const span = sourceSpan(origin, start, next);
    reader.reporter.report(problem('line-too-long', 'GENERAL_ERROR', span, message, { hint }));
  }
  frame.longLineStart = origin.lineStart;
  frame.position = next;
  return true;
}

/** The long way for one line. */
function readLine(
  reader: Reader,
  frame: SourceFrame,
  origin: PhysicalLine,
  start: number,
  end: number,
): void {
  const nul = origin.source.text.slice(start, end).indexOf('\0');
  if (nul >= 0) {
    const span = sourceSpan(origin, start + nul, start + nul + 1);
    const message = 'the line contains a NUL byte and is not used';
    const hint = 'the file may be binary, or UTF-16 text';
    reader.reporter.report(problem('nul-byte', 'GENERAL_ERROR', span, message, { hint }));
    return;
  }
  let contentEnd = end;
  while (contentEnd > start && origin.source.text.charCodeAt(contentEnd - 1) === 0x0d) {
    contentEnd -= 1;
  }
  const line = cutComment(lineFromSource(origin, start, contentEnd), reader.reporter);
  const { unfinished } = frame;
  if (unfinished !== undefined) {
    if (continueDefinition(unfinished, line)) {
      reader.definitions.set(unfinished.name, unfinished);
      frame.unfinished = undefined;
    }
  } else if (line.text !== '') {
    frame.unfinished = processLine(reader, line, true);
  }
}
