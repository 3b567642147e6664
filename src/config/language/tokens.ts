/**
 * The lossless layer: text as a sequence of tokens that holds every byte, so that printing the
 * tokens gives the text back. What a line means is decided later; this only knows words, quotes,
 * braces, comments and white space (configuration language, chapters 2 to 4).
 */
import { characterCode, isBlankCode, isCommentEscape } from './characters.js';

export type TokenKind = 'blank' | 'newline' | 'comment' | 'word' | 'quoted' | 'open' | 'close';

export interface Token {
  readonly kind: TokenKind;
  /**
   * As written: a quoted token has its quotes (the closing one is absent when the line ends first),
   * a word keeps its `\#` and `\!`.
   */
  readonly text: string;
}

/** Splits text into tokens; never fails. `printTokens` is its inverse. */
export function tokenise(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let index = 0;
  while (index < text.length) {
    const token = tokenAt(text, index);
    tokens.push(token);
    index += token.text.length;
  }
  return tokens;
}

/** The text that the tokens were made from. */
export function printTokens(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join('');
}

/** True for a quoted token without its closing quote. */
export function isUnterminated(token: Token): boolean {
  return token.kind === 'quoted' && (token.text.length === 1 || !token.text.endsWith('"'));
}

function tokenAt(text: string, start: number): Token {
  const code = text.charCodeAt(start);
  switch (code) {
    case characterCode.newline:
      return { kind: 'newline', text: '\n' };
    case characterCode.openBrace:
      return { kind: 'open', text: '{' };
    case characterCode.closeBrace:
      return { kind: 'close', text: '}' };
    case characterCode.quote:
      return { kind: 'quoted', text: text.slice(start, endOfQuoted(text, start)) };
    case characterCode.hash:
    case characterCode.bang:
      return { kind: 'comment', text: text.slice(start, endOfLine(text, start)) };
  }
  if (isLineEnd(text, start)) {
    return { kind: 'newline', text: text.slice(start, text.indexOf('\n', start) + 1) };
  }
  return isBlankCode(code)
    ? { kind: 'blank', text: text.slice(start, endOfBlanks(text, start)) }
    : { kind: 'word', text: text.slice(start, endOfWord(text, start)) };
}

/** True at a line feed, and at carriage returns that stand before one or before the end. */
function isLineEnd(text: string, index: number): boolean {
  let next = index;
  while (text.charCodeAt(next) === characterCode.carriageReturn) {
    next += 1;
  }
  return text.charCodeAt(next) === characterCode.newline;
}

/** The line without its terminator ends here; carriage returns belong to the terminator. */
function endOfLine(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  let end = newline < 0 ? text.length : newline;
  while (newline >= 0 && end > start && text.charCodeAt(end - 1) === characterCode.carriageReturn) {
    end -= 1;
  }
  return end;
}

function endOfQuoted(text: string, start: number): number {
  let index = start + 1;
  for (; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === characterCode.quote) {
      return index + 1;
    }
    if (code === characterCode.newline) {
      return endOfLine(text, start);
    }
  }
  return index;
}

function endOfBlanks(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && isBlankCode(text.charCodeAt(index))) {
    index += 1;
  }
  // Carriage returns before the line feed belong to the newline token.
  if (text.charCodeAt(index) === characterCode.newline) {
    while (index > start + 1 && text.charCodeAt(index - 1) === characterCode.carriageReturn) {
      index -= 1;
    }
  }
  return index;
}

function endOfWord(text: string, start: number): number {
  let index = start;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (isCommentEscape(text, index)) {
      index += 2;
      continue;
    }
    if (isBlankCode(code) || isSpecial(code)) {
      break;
    }
    index += 1;
  }
  return index;
}

/** Characters that end a word without being white space. */
function isSpecial(code: number): boolean {
  return (
    code === characterCode.newline ||
    code === characterCode.quote ||
    code === characterCode.hash ||
    code === characterCode.bang ||
    code === characterCode.openBrace ||
    code === characterCode.closeBrace
  );
}
