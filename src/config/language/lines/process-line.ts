/** The steps of the pipeline that come after the comments (configuration language, chapter 1). */

import { parseInclude, requestOf } from '../include/include.js';
import { openFiles } from '../include/open-files.js';
import { directoryOf } from '../include/paths.js';
import { cutComment, emitLine } from '../line-events.js';
import { countProducedText, pushLines, pushRepetition, type Reader } from '../reader.js';
import { problem } from '../reporter.js';
import { skipBlanks, trimEnd } from '../text/characters.js';
import { joinLines, type Line, lineSpan, pieceAt, sliceLine } from '../text/line.js';
import { evaluateCondition } from './conditions.js';
import { parseDefinition, type UnfinishedDefinition } from './definitions.js';
import { isRepetition, parseRepetition } from './repetition.js';
import { substitute } from './substitution.js';

/**
 * Processes a line without comment and without blanks at its ends. Returns the definition that the
 * next line of the file goes on with, if there is one. What the line expands to is put on the
 * reader's stack.
 */
export function processLine(
  reader: Reader,
  line: Line,
  mayInclude: boolean,
): UnfinishedDefinition | undefined {
  const include = mayInclude ? parseInclude(line) : undefined;
  if (include) {
    openFiles(reader, requestOf(include, directoryOf(reader.path), reader.checks));
    return undefined;
  }
  const { applies, line: text } = evaluateCondition(line, reader.options.configId);
  const definition = parseDefinition(text);
  if (!applies) {
    if (definition?.complete === false) {
      reportHalfCondition(reader, line);
    }
    return undefined;
  }
  if (definition) {
    reader.definitions.set(definition.name, definition);
    return definition.complete ? undefined : definition;
  }
  if (isRepetition(text)) {
    const repetition = parseRepetition(text, reader.reporter);
    if (repetition) {
      pushRepetition(reader, repetition);
    }
    return undefined;
  }
  finishLine(reader, text);
  return undefined;
}

/** Steps 7 to 9: replaces references, removes comments again, cuts at braces, splits words. */
function finishLine(reader: Reader, line: Line): void {
  if (!line.text.includes('$')) {
    emitFinished(reader, line, false);
    return;
  }
  const result = substitute(line, reader);
  if (result.kind === 'lines') {
    pushLines(reader, result.lines);
  } else if (result.kind === 'done') {
    const { changed, line: text } = result;
    emitFinished(reader, changed ? cutComment(text, reader.reporter) : text, changed);
  }
}

function emitFinished(reader: Reader, line: Line, changed: boolean): void {
  const produced = changed || reader.stack.at(-1)?.kind !== 'source';
  if (produced && !countProducedText(reader, line)) {
    return;
  }
  const glued = glueBackslash(reader, line);
  emitLine(reader, glued, indentOf(glued));
}

/** The column of a line's first character, if nothing but blanks stands before it in its file. */
function indentOf(line: Line): number {
  const { offset, origin } = pieceAt(line, 0);
  const { source, lineStart, use } = origin;
  const leading = skipBlanks(source.text, lineStart, offset);
  return use === undefined && leading === offset ? offset - lineStart + 1 : 0;
}

/** A backslash at the end of a line is glued to the last word: there is no continuation. */
function glueBackslash(reader: Reader, line: Line): Line {
  const { text } = line;
  const end = text.length - 1;
  const wordEnd = trimEnd(text, 0, Math.max(end, 0));
  const quotes = text.includes('"') ? text.split('"').length - 1 : 0;
  if (!text.endsWith('\\') || wordEnd === 0 || quotes % 2 === 1) {
    return line;
  }
  const span = lineSpan(line, end, text.length);
  const message = 'a backslash does not continue the line; it becomes part of the last word';
  reader.reporter.report(
    problem('no-line-continuation', 'OK', span, message, { severity: 'hint' }),
  );
  return joinLines(sliceLine(line, 0, wordEnd), sliceLine(line, end));
}

function reportHalfCondition(reader: Reader, line: Line): void {
  const span = lineSpan(line, 0, line.text.length);
  const message = 'the condition drops only the first line of this definition';
  const hint = 'the lines after it are read as ordinary lines';
  const details = { severity: 'warning', hint } as const;
  reader.reporter.report(
    problem('condition-on-multi-line-definition', 'OK', span, message, details),
  );
}
