/** Definitions `$NAME=VALUE` (configuration language, chapter 7). */
import { isCommentEscape, skipBlanks, trimEnd } from '../text/characters.js';
import { joinLines, type Line, sliceLine } from '../text/line.js';

/** What a name stands for. More than one line: it was written with `\` at the ends of lines. */
export interface Definition {
  readonly lines: readonly [Line, ...Line[]];
}

/** Every name that is defined at this point of the configuration. */
export type Definitions = Map<string, Definition>;

/** A definition that goes on with the next line of its file. */
export interface UnfinishedDefinition {
  readonly name: string;
  readonly lines: [Line, ...Line[]];
}

/** What a definition's first line says. */
export interface DefinitionLine extends UnfinishedDefinition {
  readonly complete: boolean;
}

const DEFINITION = /^\$([A-Za-z0-9_]+)=/;

/**
 * Reads a line (comments removed, no blanks at its ends) as a definition; undefined when it is
 * none. No blank may stand before the `=`.
 */
export function parseDefinition(line: Line): DefinitionLine | undefined {
  const match = DEFINITION.exec(line.text);
  if (!match) {
    return undefined;
  }
  const [head, name = ''] = match;
  const { text, continues } = valuePart(sliceLine(line, head.length));
  return { name, lines: [text], complete: !continues };
}

/**
 * Adds the next line to a definition; returns true when the definition is complete. A line
 * without `\` at its end is the last one, so is a blank one.
 */
export function continueDefinition(definition: UnfinishedDefinition, line: Line): boolean {
  const { text, continues } = valuePart(line);
  if (line.text !== '') {
    definition.lines.push(text);
  }
  return !continues;
}

function valuePart(line: Line): { text: Line; continues: boolean } {
  const continues = line.text.endsWith('\\');
  const length = line.text.length - (continues ? 1 : 0);
  const start = skipBlanks(line.text, 0, length);
  const end = trimEnd(line.text, start, length);
  return { text: unescapeComments(sliceLine(line, start, end)), continues };
}

/** Replaces `\#` and `\!` outside double quotes by the plain character. */
function unescapeComments(line: Line): Line {
  const { text } = line;
  const parts: Line[] = [];
  let from = 0;
  let quoted = false;
  for (let index = text.indexOf('\\') < 0 ? text.length : 0; index < text.length; index += 1) {
    if (text[index] === '"') {
      quoted = !quoted;
    } else if (!quoted && isCommentEscape(text, index)) {
      parts.push(sliceLine(line, from, index));
      from = index + 1;
      index += 1;
    }
  }
  const rest = sliceLine(line, from);
  const [first, ...others] = [...parts, rest];
  return parts.length === 0 || first === undefined ? rest : joinLines(first, ...others);
}
