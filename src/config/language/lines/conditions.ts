/** Conditional lines `@id` and `@^id` (configuration language, chapter 6). */
import { characterCode, skipBlanks, skipWord } from '../text/characters.js';
import { type Line, sliceLine } from '../text/line.js';

/** A line whose condition has been evaluated. */
export interface ConditionalLine {
  /** False: the line is to be dropped. */
  readonly applies: boolean;
  /** The line without its condition. */
  readonly line: Line;
}

/** Evaluates the condition at the start of a line; a line without condition applies. */
export function evaluateCondition(line: Line, configId: string): ConditionalLine {
  const { text } = line;
  if (text.charCodeAt(0) !== characterCode.at) {
    return { applies: true, line };
  }
  const negated = text.startsWith('@^');
  const start = negated ? 2 : 1;
  const end = skipWord(text, start, text.length);
  const id = text.slice(start, end);
  // Nothing may stand between "@", "^" and the id, and an id alone conditions nothing.
  const applies = id !== '' && end < text.length && (id === configId) !== negated;
  return { applies, line: sliceLine(line, skipBlanks(text, end, text.length)) };
}
