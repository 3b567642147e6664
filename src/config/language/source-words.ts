/**
 * Words that stand in their file just as they count: no brace, comment or reference is among them.
 * They know where they stand, and make a span of it when somebody asks.
 */
import { characterCode, isBlankCode, skipBlanks } from './characters.js';
import { sharedSlice } from './shared-slice.js';
import type { SourceText } from './source.js';
import type { Directive, Span, Word } from './tree.js';

// A class, because the getter of a class costs nothing for each object.
class SourceWord implements Word {
  readonly text: string;
  readonly quoted: boolean;
  private readonly source: SourceText;
  private readonly start: number;
  private readonly end: number;

  constructor(text: string, quoted: boolean, source: SourceText, start: number, end: number) {
    this.text = text;
    this.quoted = quoted;
    this.source = source;
    this.start = start;
    this.end = end;
  }

  get span(): Span {
    return this.source.span(this.start, this.end);
  }
}

const noWords: readonly Word[] = [];

/** The words between two indices, of which there is at least one. */
export function wordsBetween(
  source: SourceText,
  start: number,
  end: number,
): Pick<Directive, 'keyword' | 'arguments'> {
  const { text } = source;
  const keywordEnd = endOfToken(text, start, end);
  const keyword = wordBetween(source, start, keywordEnd);
  if (keywordEnd === end) {
    return { keyword, arguments: noWords };
  }
  // Array literals are as long as they have to be; an array that grows has room for seventeen.
  const from = skipBlanks(text, keywordEnd, end);
  let index = endOfToken(text, from, end);
  const words = [wordBetween(source, from, index)];
  while (index < end) {
    const next = skipBlanks(text, index, end);
    index = endOfToken(text, next, end);
    words.push(wordBetween(source, next, index));
  }
  return { keyword, arguments: words };
}

/** The text after the first word, as one. */
export function restOfWords(source: SourceText, start: number, end: number): Word {
  const from = skipBlanks(source.text, endOfToken(source.text, start, end), end);
  return new SourceWord(source.text.slice(from, end), false, source, from, end);
}

function wordBetween(source: SourceText, start: number, end: number): Word {
  const { text } = source;
  return text.charCodeAt(start) === characterCode.quote
    ? new SourceWord(text.slice(start + 1, end - 1), true, source, start, end)
    : new SourceWord(sharedSlice(text, start, end), false, source, start, end);
}

/** Index after the word or the quotes that start at `start`. */
function endOfToken(text: string, start: number, end: number): number {
  let index = start + 1;
  if (text.charCodeAt(start) === characterCode.quote) {
    return text.indexOf('"', index) + 1;
  }
  while (index < end) {
    const code = text.charCodeAt(index);
    // Most characters of words come behind all of those that end one.
    if (code <= characterCode.quote && (isBlankCode(code) || code === characterCode.quote)) {
      break;
    }
    index += 1;
  }
  return index;
}
