/**
 * What a physical line is to the formatter. A line is taken apart only when it means the same
 * afterwards whatever the rest of the configuration defines; every other line keeps its text and
 * only moves to its column.
 */

import { isIncludeKeyword } from '../language/include/include.js';
import { characterCode, skipBlanks, trimBlanks, trimEnd } from '../language/text/characters.js';
import { isUnterminated, type Token, tokenise } from '../language/text/tokens.js';

/** A brace that counts for the nesting. */
export type BraceKind = 'open' | 'close';

/** One line of the output, without its indentation. */
export interface Piece {
  readonly text: string;
  /** The braces in it, in order. */
  readonly braces: readonly BraceKind[];
  /** How many braces it closes before anything else: it stands that much further out. */
  readonly outdent: number;
  /** A keyword with its words and nothing else: a `{` may be put behind it. */
  readonly bare?: true;
}

/** A line of a file. */
export type LineShape =
  | { readonly kind: 'blank' }
  /** A line within a definition of several lines: not even its indentation is touched. */
  | { readonly kind: 'inner'; readonly text: string }
  /** Moved as a whole. `condition`: the part `@id` or `@^id`. */
  | { readonly kind: 'kept'; readonly piece: Piece; readonly condition?: string }
  /** One statement or brace after another. */
  | { readonly kind: 'pieces'; readonly pieces: readonly Piece[] };

/** A line with what the next one has to know of it. */
export interface ReadShape {
  readonly shape: LineShape;
  /** A definition goes on with the next line. */
  readonly unfinished: boolean;
}

interface Content {
  /** Without the comment and the blanks around it. */
  readonly text: string;
  readonly tokens: readonly Token[];
  /** The comment with the blanks before it, when something else stands before it. */
  readonly tail: string;
  readonly oddQuotes: boolean;
}

const DEFINITION = /^\$[A-Za-z0-9_]+=/;
const CONDITION = /^@[^ \t\f\v\r]*/;

/** Reads a line without its line feed; `inDefinition`: the line before left one unfinished. */
export function readShape(line: string, inDefinition: boolean): ReadShape {
  const content = readContent(line);
  // An open quote holds the blanks up to the end of the line.
  const trimmed = content.oddQuotes ? withoutLeadingBlanks(line) : trimBlanks(line);
  if (inDefinition) {
    const text = content.oddQuotes ? line : withoutTrailingBlanks(line);
    return { shape: { kind: 'inner', text }, unfinished: content.text.endsWith('\\') };
  }
  if (trimmed === '') {
    return { shape: { kind: 'blank' }, unfinished: false };
  }
  const condition = CONDITION.exec(content.text)?.[0];
  const statement = trimBlanks(content.text.slice(condition?.length ?? 0));
  const defines = DEFINITION.test(statement);
  const pieces = condition === undefined ? splitPieces(content) : undefined;
  if (pieces) {
    return { shape: { kind: 'pieces', pieces }, unfinished: false };
  }
  const braces = defines || isInclude(content.text) ? [] : bracesOf(content.tokens);
  const piece = { text: trimmed, braces, outdent: leadingCloses(content) };
  const shape = { kind: 'kept', piece, ...(condition === undefined ? {} : { condition }) } as const;
  return { shape, unfinished: defines && statement.endsWith('\\') };
}

function readContent(line: string): Content {
  const all = tokenise(line);
  const comment = all.findIndex((token) => token.kind === 'comment');
  const used = comment < 0 ? all : all.slice(0, comment);
  const tokens = used.filter((token) => token.kind !== 'blank' && token.kind !== 'newline');
  const [first] = tokens;
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) {
    return { text: '', tokens: [], tail: trimBlanks(line), oddQuotes: false };
  }
  const text = line.slice(first.start, last.end);
  const tail = comment < 0 ? '' : withoutTrailingBlanks(line.slice(last.end));
  return { text, tokens, tail, oddQuotes: tokens.some(isUnterminated) };
}

/** The pieces of a line; undefined when it may not be taken apart. */
function splitPieces(content: Content): readonly Piece[] | undefined {
  const { text, tokens, tail, oddQuotes } = content;
  const [first] = tokens;
  if (first === undefined) {
    return [{ text: tail, braces: [], outdent: 0 }];
  }
  if (oddQuotes || tokens.some(isSpecialToken)) {
    return undefined;
  }
  const pieces: Piece[] = [];
  let words: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined || (token.kind !== 'open' && token.kind !== 'close')) {
      words.push(...(token === undefined ? [] : [token]));
      continue;
    }
    const statement = textOf(words, text, first.start);
    words = [];
    const empty = token.kind === 'open' && tokens[index + 1]?.kind === 'close';
    index += empty ? 1 : 0;
    pieces.push(...bracePieces(statement, empty ? 'empty' : token.kind));
  }
  const statement = textOf(words, text, first.start);
  pieces.push(...(statement === '' ? [] : [statementPiece(statement)]));
  return pieces.some((piece) => startsSpecially(piece.text)) ? undefined : withTail(pieces, tail);
}

function textOf(words: readonly Token[], text: string, offset: number): string {
  const [first] = words;
  const end = words.at(-1)?.end ?? offset;
  return text.slice((first?.start ?? end) - offset, end - offset);
}

function statementPiece(text: string): Piece {
  return { text, braces: [], outdent: 0, bare: true };
}

function bracePieces(statement: string, brace: BraceKind | 'empty'): readonly Piece[] {
  if (brace === 'close') {
    const close: Piece = { text: '}', braces: ['close'], outdent: 1 };
    return statement === '' ? [close] : [statementPiece(statement), close];
  }
  const lead = statement === '' ? '' : `${statement} `;
  return brace === 'empty'
    ? [{ text: `${lead}{ }`, braces: ['open', 'close'], outdent: 0 }]
    : [{ text: `${lead}{`, braces: ['open'], outdent: 0 }];
}

/** A comment stays behind the last thing before it. */
function withTail(pieces: readonly Piece[], tail: string): readonly Piece[] {
  const last = pieces.at(-1);
  if (tail === '' || last === undefined) {
    return pieces;
  }
  const { text, braces, outdent } = last;
  return [...pieces.slice(0, -1), { text: text + tail, braces, outdent }];
}

/** References, and backslashes outside quotes, which mean something at the end of a line. */
function isSpecialToken({ kind, text }: Token): boolean {
  return text.includes('$') || (kind === 'word' && text.includes('\\'));
}

/** Text that means something else, or could, where it is the first on its line. */
function startsSpecially(text: string): boolean {
  const first = text.charCodeAt(0);
  const [word = ''] = text.split(/[ \t\f\v\r{"]/, 1);
  return first === characterCode.at || first === characterCode.tilde || isIncludeKeyword(word);
}

function isInclude(text: string): boolean {
  const [word = ''] = text.split(/[ \t\f\v\r]/, 1);
  return word.length < text.length && isIncludeKeyword(word);
}

/** The braces of a line that are not those of a reference `${NAME}`. */
function bracesOf(tokens: readonly Token[]): readonly BraceKind[] {
  const braces: BraceKind[] = [];
  let reference = false;
  tokens.forEach(({ kind, start }, index) => {
    const before = tokens[index - 1];
    if (kind === 'open' && before?.end === start && before.text.endsWith('$')) {
      reference = true;
    } else if (kind === 'close' && reference) {
      reference = false;
    } else if (kind === 'open' || kind === 'close') {
      braces.push(kind);
    }
  });
  return braces;
}

function leadingCloses({ text, tokens }: Content): number {
  const condition = CONDITION.test(text) ? 1 : 0;
  const after = tokens.slice(condition);
  const first = after.findIndex((token) => token.kind !== 'close');
  return first < 0 ? after.length : first;
}

function withoutLeadingBlanks(line: string): string {
  return line.slice(skipBlanks(line, 0, line.length));
}

function withoutTrailingBlanks(line: string): string {
  return line.slice(0, trimEnd(line, 0, line.length));
}
