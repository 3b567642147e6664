/**
 * Words that stand in their file just as they count: no brace, comment or reference is among them.
 * They know where they stand, and make a span of it on demand.
 */

import type { Span, Word } from '../tree.js';
import { characterCode, isBlankCode, skipBlanks } from './characters.js';
import { sharedSlice } from './shared-slice.js';
import type { SourceText } from './source.js';

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

/** The first word between two indices. */
export function keywordBetween(source: SourceText, start: number, end: number): Word {
  return wordBetween(source, start, endOfToken(source.text, start, end));
}

/** The text of the first word between two indices. */
export function nameBetween({ text }: SourceText, start: number, end: number): string {
  return textBetween(text, start, endOfToken(text, start, end));
}

/** The words after the first one between two indices. */
export function argumentsBetween(source: SourceText, start: number, end: number): readonly Word[] {
  const { text } = source;
  const keywordEnd = endOfToken(text, start, end);
  if (keywordEnd === end) {
    return noWords;
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
  return words;
}

/** The text after the first word, as one. */
export function restOfWords(source: SourceText, start: number, end: number): Word {
  const from = skipBlanks(source.text, endOfToken(source.text, start, end), end);
  return new SourceWord(source.text.slice(from, end), false, source, from, end);
}

function wordBetween(source: SourceText, start: number, end: number): Word {
  const { text } = source;
  const quoted = text.charCodeAt(start) === characterCode.quote;
  return new SourceWord(textBetween(text, start, end), quoted, source, start, end);
}

function textBetween(text: string, start: number, end: number): string {
  return text.charCodeAt(start) === characterCode.quote
    ? text.slice(start + 1, end - 1)
    : sharedSlice(text, start, end);
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
