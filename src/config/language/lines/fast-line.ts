/**
 * The quick way for ordinary lines: words, quotes, braces and a comment, and nothing that the
 * pipeline would have to replace. It gives exactly what the long way gives (a test compares them),
 * without making a `Line` or a word.
 */

import { type EventTarget, isMisplacedInclude } from '../line-events.js';
import type { SourceText } from '../text/source.js';
import { argumentsBetween, keywordBetween } from '../text/source-words.js';
import { addDirective, closeBlock, openBlock } from '../tree-builder.js';

const WORD = 0;
const BLANK = 1;
const QUOTE = 2;
const OPEN = 3;
const CLOSE = 4;
const COMMENT = 5;
/** `$`, `\`, NUL and halves of surrogate pairs: the long way. */
const SPECIAL = 6;

const classes = new Uint8Array(128);
for (const code of [0x20, 0x09, 0x0b, 0x0c, 0x0d]) {
  classes[code] = BLANK;
}
for (const [character, kind] of [
  ['"', QUOTE],
  ['{', OPEN],
  ['}', CLOSE],
  ['#', COMMENT],
  ['!', COMMENT],
  ['$', SPECIAL],
  ['\\', SPECIAL],
  ['\0', SPECIAL],
] as const) {
  classes[character.charCodeAt(0)] = kind;
}

// Scratch space for the parts of one line, which is at most 1023 bytes long: braces, and the words
// between them as one part each.
const kinds = new Uint8Array(1024);
const starts = new Int32Array(1024);
const ends = new Int32Array(1024);

/**
 * Reads the line between the indices `start` and `end` of a source; `lineStart` is what its columns
 * count from. Returns false, having done nothing, when the line needs the long way.
 */
export function readFastLine(
  target: EventTarget,
  source: SourceText,
  lineStart: number,
  start: number,
  end: number,
): boolean {
  const { text } = source;
  const count = end - start > 1023 ? -1 : scan(text, start, end);
  if (count < 0) {
    return false;
  }
  if (count > 0 && kinds[0] === WORD) {
    const first = starts[0] ?? start;
    const code = text.charCodeAt(first);
    // "@", "~", and "i" of include
    if (code === 0x40 || code === 0x7e || (code === 0x69 && text.startsWith('include', first))) {
      return false;
    }
  }
  let indent = (starts[0] ?? 0) - lineStart + 1;
  for (let part = 0; part < count; part += 1) {
    const isClose = kinds[part] === CLOSE;
    emitPart(target, source, part, part === 0 || isClose ? indent : 0);
    indent = isClose ? indent : 0;
  }
  return true;
}

/** Fills the scratch space; returns the number of parts, or -1 for the long way. */
function scan(text: string, start: number, end: number): number {
  let count = 0;
  let index = start;
  let inWords = false;
  while (index < end) {
    const code = text.charCodeAt(index);
    const kind = classOf(code);
    if (kind === BLANK) {
      index += 1;
      continue;
    }
    if (kind === COMMENT) {
      break;
    }
    const from = index;
    if (kind === WORD) {
      index = endOfWord(text, index, end);
    } else if (kind === QUOTE) {
      index = endOfQuoted(text, index, end);
    } else {
      index = kind === SPECIAL ? -1 : index + 1;
    }
    if (index < 0) {
      return -1;
    }
    const isBrace = kind === OPEN || kind === CLOSE;
    if (isBrace || !inWords) {
      kinds[count] = isBrace ? kind : WORD;
      starts[count] = from;
      count += 1;
    }
    ends[count - 1] = index;
    inWords = !isBrace;
  }
  return count;
}

function classOf(code: number): number {
  return code < 128 ? (classes[code] ?? WORD) : code >= 0xd800 && code <= 0xdfff ? SPECIAL : WORD;
}

function endOfWord(text: string, start: number, end: number): number {
  let index = start + 1;
  while (index < end && classOf(text.charCodeAt(index)) === WORD) {
    index += 1;
  }
  return index;
}

/** Index after the closing quote; -1 when there is none or something has to be replaced. */
function endOfQuoted(text: string, open: number, end: number): number {
  for (let index = open + 1; index < end; index += 1) {
    const code = text.charCodeAt(index);
    const kind = classOf(code);
    if (kind === QUOTE) {
      return index + 1;
    }
    // A backslash has no meaning between quotes.
    if (kind === SPECIAL && code !== 0x5c) {
      return -1;
    }
  }
  return -1;
}

/**
 * `indent` is the column of the line's first part, if the part is that or there are only `}` from
 * there to it; else 0.
 */
function emitPart(target: EventTarget, source: SourceText, part: number, indent: number): void {
  const start = starts[part] ?? 0;
  switch (kinds[part]) {
    case OPEN:
      openBlock(target.tree, { source, at: start });
      break;
    case CLOSE:
      closeBlock(target.tree, { source, at: start }, indent);
      break;
    default:
      emitWords(target, source, start, ends[part] ?? start, indent);
  }
}

function emitWords(
  target: EventTarget,
  source: SourceText,
  start: number,
  end: number,
  indent: number,
): void {
  // Most keywords need not be looked at: they are not include, with or without quotes.
  const code = source.text.charCodeAt(start);
  if (code === 0x69 || code === 0x22) {
    const keyword = keywordBetween(source, start, end);
    if (isMisplacedInclude(target, keyword, argumentsBetween(source, start, end))) {
      return;
    }
  }
  addDirective(target.tree, target.tree.table.addSource(source, start, end), indent);
}
