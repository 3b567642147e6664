/**
 * The lossless layer: text as a sequence of tokens that holds every byte, so that printing the
 * tokens gives the text back. What a line means is decided later; this only knows words, quotes,
 * braces, comments and white space (configuration language, chapters 2 to 4).
 */
import { characterCode, isBlankCode, isCommentEscape } from './characters.js';

/** The kinds of tokens; `open` and `close` are braces. */
export type TokenKind = 'blank' | 'newline' | 'comment' | 'word' | 'quoted' | 'open' | 'close';

/** A stretch of text. */
export interface Token {
  readonly kind: TokenKind;
  /**
   * As written: a quoted token has its quotes (the closing one is absent when the line ends first),
   * a word keeps its `\#` and `\!`.
   */
  readonly text: string;
  /** Index of the first character, and of the one after the last. */
  readonly start: number;
  readonly end: number;
}

/** Splits text into tokens; never fails. Their texts joined are the text. */
export function tokenise(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let start = 0;
  while (start < text.length) {
    const kind = kindAt(text, start);
    const end = endOf(kind, text, start);
    tokens.push({ kind, text: text.slice(start, end), start, end });
    start = end;
  }
  return tokens;
}

/** True for a quoted token without its closing quote. */
export function isUnterminated(token: Token): boolean {
  return token.kind === 'quoted' && (token.text.length === 1 || !token.text.endsWith('"'));
}

function kindAt(text: string, start: number): TokenKind {
  const code = text.charCodeAt(start);
  switch (code) {
    case characterCode.newline:
      return 'newline';
    case characterCode.carriageReturn:
      return isLineEnd(text, start) ? 'newline' : 'blank';
    case characterCode.openBrace:
      return 'open';
    case characterCode.closeBrace:
      return 'close';
    case characterCode.quote:
      return 'quoted';
    case characterCode.hash:
    case characterCode.bang:
      return 'comment';
  }
  return isBlankCode(code) ? 'blank' : 'word';
}

function endOf(kind: TokenKind, text: string, start: number): number {
  switch (kind) {
    case 'newline':
      return text.indexOf('\n', start) + 1;
    case 'open':
    case 'close':
      return start + 1;
    case 'quoted':
      return endOfQuoted(text, start);
    case 'comment':
      return endOfLine(text, start);
    case 'blank':
      return endOfBlanks(text, start);
    case 'word':
      return endOfWord(text, start);
  }
}

/** True at carriage returns that stand before a line feed, and at the line feed. */
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
