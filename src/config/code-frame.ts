/** A line of a source with an underline, as compilers show it. */
import type { SourceText } from './language/text/source.js';
import type { Span } from './language/tree.js';

/** Characters of a line that are shown; of longer ones the part around the span. */
const SHOWN = 120;
const BEFORE = 40;
/** The first of the 1024 UTF-16 units that begin a character of two. */
const HIGH_SURROGATE = 0xd800;

/**
 * The lines of a frame; none when the source or the line is not there:
 *
 *        |
 *      7 |   prioritty 100
 *        |   ^^^^^^^^^
 */
export function codeFrame(
  span: Span,
  source: SourceText | undefined,
  underline: (text: string) => string,
): readonly string[] {
  const text = source?.line(span.line) ?? '';
  if (source === undefined || text === '') {
    return [];
  }
  const start = span.column - 1;
  const isLong = charactersOf(text, 0).length > SHOWN;
  const from = isLong ? Math.max(0, start - BEFORE) : 0;
  const characters = charactersOf(text, source.hasSurrogates ? indexOf(text, from) : from);
  const shown = characters.slice(0, SHOWN);
  const before = shown.slice(0, start - from);
  const marked = shown.slice(start - from, start - from + span.length);
  const lead = from > 0 ? '…' : '';
  const tail = characters.length > SHOWN ? '…' : '';
  const number = String(span.line);
  const gutter = ' '.repeat(Math.max(5, number.length + 1));
  const padding = ' '.repeat(lead.length) + before.map(blank).join('');
  const width = Math.max(
    1,
    marked.reduce((sum, character) => sum + columnsOf(character), 0),
  );
  return [
    `${gutter} |`,
    `${number.padStart(gutter.length)} | ${lead}${printable(shown.join(''))}${tail}`,
    `${gutter} | ${padding}${underline('^'.repeat(width))}`,
  ];
}

/** The index of a character; the line may have a hundred million. */
function indexOf(text: string, character: number): number {
  let index = 0;
  for (let passed = 0; passed < character && index < text.length; passed += 1) {
    index += text.charCodeAt(index) >> 10 === HIGH_SURROGATE >> 10 ? 2 : 1;
  }
  return index;
}

/** As many characters from an index on as are shown, and one more if there is one. */
function charactersOf(text: string, index: number): readonly string[] {
  return Array.from(text.slice(index, index + 2 * (SHOWN + 1))).slice(0, SHOWN + 1);
}

/** White space as wide as a character. */
function blank(character: string): string {
  return character === '\t' ? '\t' : ' '.repeat(columnsOf(character));
}

/** Columns of a terminal that a character takes: East Asian wide ones two, combining ones none. */
function columnsOf(character: string): number {
  if (/\p{Mark}/u.test(character)) {
    return 0;
  }
  const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/;
  return wide.test(character) || /\p{Emoji_Presentation}/u.test(character) ? 2 : 1;
}

/**
 * Text that a terminal can be given: control characters, which a file may hold, become their
 * pictures (U+2400 and following) or a replacement character. Tabs stay.
 */
export function printable(text: string): string {
  return text.replace(/[^\P{Control}\t]|\p{Bidi_Control}/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
  });
}
