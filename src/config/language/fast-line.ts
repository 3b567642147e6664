/**
 * The quick way for ordinary lines: words, quotes, braces and a comment, and nothing that the
 * pipeline would have to replace. It gives exactly what the long way gives (a test compares them),
 * without making a `Line`.
 */

import type { Origin } from './line.js';
import { type EventTarget, emitDirective } from './line-events.js';
import type { Directive, Span, Word } from './tree.js';
import { closeBlock, openBlock } from './tree-builder.js';

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

// Scratch space for the tokens of one line, which is at most 1023 bytes long.
const kinds = new Uint8Array(1024);
const starts = new Int32Array(1024);
const ends = new Int32Array(1024);

/**
 * Reads the line between the indices `start` and `end` of a source. Returns false, having done
 * nothing, when the line needs the long way.
 */
export function readFastLine(
  target: EventTarget,
  origin: Origin,
  start: number,
  end: number,
): boolean {
  const { text } = origin.source;
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
  emitTokens(target, origin, count);
  return true;
}

/** Fills the scratch space; returns the number of tokens, or -1 for the long way. */
function scan(text: string, start: number, end: number): number {
  let count = 0;
  let index = start;
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
    starts[count] = index;
    kinds[count] = kind;
    if (kind === WORD) {
      index += 1;
      while (index < end && classOf(text.charCodeAt(index)) === WORD) {
        index += 1;
      }
    } else if (kind === QUOTE) {
      index = endOfQuoted(text, index, end);
    } else {
      index = kind === SPECIAL ? -1 : index + 1;
    }
    if (index < 0) {
      return -1;
    }
    ends[count] = index;
    count += 1;
  }
  return count;
}

function classOf(code: number): number {
  return code < 128 ? (classes[code] ?? WORD) : code >= 0xd800 && code <= 0xdfff ? SPECIAL : WORD;
}

/** Index after the closing quote; -1 when there is none or something has to be replaced. */
function endOfQuoted(text: string, open: number, end: number): number {
  for (let index = open + 1; index < end; index += 1) {
    const code = text.charCodeAt(index);
    const kind = code < 128 ? classes[code] : classOf(code);
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

function emitTokens(target: EventTarget, origin: Origin, count: number): void {
  const { tree } = target;
  let from = 0;
  for (let token = 0; token <= count; token += 1) {
    const kind = token < count ? (kinds[token] ?? WORD) : OPEN;
    if (kind !== OPEN && kind !== CLOSE) {
      continue;
    }
    if (token > from) {
      const directive = buildDirective(origin, from, token);
      emitDirective(target, directive, from === 0 ? directive.keyword.span.column : 0);
    }
    if (token < count) {
      const span = spanOf(origin, starts[token] ?? 0, ends[token] ?? 0);
      if (kind === OPEN) {
        openBlock(tree, span);
      } else {
        closeBlock(tree, span, token === 0);
      }
    }
    from = token + 1;
  }
}

function spanOf({ source, line, lineStart }: Origin, start: number, end: number): Span {
  return { file: source.path, line, column: start - lineStart + 1, length: end - start };
}

function buildWord(origin: Origin, token: number): Word {
  const start = starts[token] ?? 0;
  const end = ends[token] ?? 0;
  const quoted = kinds[token] === QUOTE;
  const { text } = origin.source;
  return {
    text: quoted ? text.slice(start + 1, end - 1) : sharedSlice(text, start, end),
    quoted,
    span: spanOf(origin, start, end),
  };
}

// A configuration says the same words again and again: the last ones seen are shared.
const shared: string[] = Array.from({ length: 2048 }, () => '');

function sharedSlice(text: string, start: number, end: number): string {
  const length = end - start;
  const code = text.charCodeAt(start) * 31 + text.charCodeAt(end - 1);
  const slot = (code * 31 + length * 7 + text.charCodeAt(start + (length >> 1))) & 2047;
  const known = shared[slot];
  if (known !== undefined && known.length === length && text.startsWith(known, start)) {
    return known;
  }
  const word = text.slice(start, end);
  shared[slot] = word;
  return word;
}

function buildDirective(origin: Origin, from: number, to: number): Directive {
  const keyword = buildWord(origin, from);
  if (to - from === 2 && kinds[from + 1] === WORD) {
    // A single plain argument is the rest as well: one object serves for both.
    const only = buildWord(origin, from + 1);
    return { keyword, arguments: [only], rest: only };
  }
  return {
    keyword,
    arguments: buildWords(origin, from + 1, to),
    rest: buildRest(origin, from, to),
  };
}

const noWords: readonly Word[] = [];

// Array literals are as long as they have to be; an array that grows has room for seventeen.
function buildWords(origin: Origin, from: number, to: number): readonly Word[] {
  switch (to - from) {
    case 0:
      return noWords;
    case 1:
      return [buildWord(origin, from)];
    case 2:
      return [buildWord(origin, from), buildWord(origin, from + 1)];
    default:
      return Array.from({ length: to - from }, (_, index) => buildWord(origin, from + index));
  }
}

function buildRest(origin: Origin, from: number, to: number): Word {
  const start = to - from > 1 ? (starts[from + 1] ?? 0) : (ends[from] ?? 0);
  const end = ends[to - 1] ?? start;
  const text = origin.source.text.slice(start, end);
  return { text, quoted: false, span: spanOf(origin, start, end) };
}
