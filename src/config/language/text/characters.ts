/**
 * The character classes of the language (configuration language, chapters 2 and 3). Everything
 * that is not listed here is an ordinary character of a word; in particular the white space of
 * Unicode (no-break space and so on) is, so `String.prototype.trim` must not be used on lines.
 */

/** The characters that mean something, by their code. */
export const characterCode = {
  newline: 0x0a,
  carriageReturn: 0x0d,
  quote: 0x22,
  hash: 0x23,
  bang: 0x21,
  dollar: 0x24,
  at: 0x40,
  backslash: 0x5c,
  openBrace: 0x7b,
  closeBrace: 0x7d,
  tilde: 0x7e,
} as const;

/** True for blank, tab, vertical tab, form feed and carriage return. */
export function isBlankCode(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== characterCode.newline);
}

/** Index of the first character of `text` at or after `from` that is not blank, at most `to`. */
export function skipBlanks(text: string, from: number, to: number): number {
  let index = from;
  while (index < to && isBlankCode(text.charCodeAt(index))) {
    index += 1;
  }
  return index;
}

/** Index after the last character of `text` before `to` that is not blank, at least `from`. */
export function trimEnd(text: string, from: number, to: number): number {
  let index = to;
  while (index > from && isBlankCode(text.charCodeAt(index - 1))) {
    index -= 1;
  }
  return index;
}

/** Without the blanks of the language at both ends. */
export function trimBlanks(text: string): string {
  const start = skipBlanks(text, 0, text.length);
  return text.slice(start, trimEnd(text, start, text.length));
}

/** Index of the first blank of `text` at or after `from`, at most `to`. */
export function skipWord(text: string, from: number, to: number): number {
  let index = from;
  while (index < to && !isBlankCode(text.charCodeAt(index))) {
    index += 1;
  }
  return index;
}

/** True when `text` has the escape `\#` or `\!` at `index` (outside quotes it is one character). */
export function isCommentEscape(text: string, index: number): boolean {
  if (text.charCodeAt(index) !== characterCode.backslash) {
    return false;
  }
  const next = text.charCodeAt(index + 1);
  return next === characterCode.hash || next === characterCode.bang;
}
