/**
 * Directives that stand in their file just as they count. They remember where, and make their words
 * when somebody asks: a large configuration has a million words, of which the compiler looks at
 * one or two at a time, and keeping them all costs more time than reading the file.
 *
 *         start          end      the words; no brace or comment is among them
 *           ▼             ▼
 *           real_server a 80 {    # comment
 *
 * These are classes because the getters of a class cost nothing for each object.
 */
import { characterCode, isBlankCode, skipBlanks } from './characters.js';
import { sharedSlice } from './shared-slice.js';
import type { RecentWords, SourceText } from './source.js';
import type { Block, Directive, Span, Word } from './tree.js';

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

/** A directive between two indices of a source. */
export class SourceDirective implements Directive {
  block?: Block;
  private readonly source: SourceText;
  private readonly start: number;
  private readonly end: number;

  constructor(source: SourceText, start: number, end: number) {
    this.source = source;
    this.start = start;
    this.end = end;
  }

  get keyword(): Word {
    return this.words().keyword;
  }

  get arguments(): readonly Word[] {
    return this.words().arguments;
  }

  get rest(): Word {
    const { source, end } = this;
    const start = this.startOfRest();
    return new SourceWord(source.text.slice(start, end), false, source, start, end);
  }

  /** Whether the text as written starts so. */
  startsWith(text: string): boolean {
    return this.source.text.startsWith(text, this.start);
  }

  /** Who asks for words asks several times, and then for those of another directive. */
  private words(): RecentWords {
    const { recent } = this.source;
    if (recent.directive !== this) {
      recent.directive = this;
      recent.keyword = wordBetween(this.source, this.start, this.endOfKeyword());
      recent.arguments = wordsBetween(this.source, this.startOfRest(), this.end);
    }
    return recent;
  }

  private endOfKeyword(): number {
    return endOfToken(this.source.text, this.start, this.end);
  }

  private startOfRest(): number {
    return skipBlanks(this.source.text, this.endOfKeyword(), this.end);
  }
}

const noDirectives: readonly Directive[] = [];

/** Where a brace stands. */
export interface Brace {
  readonly source: SourceText;
  /** Its index, if it stands there as it is, or the span of what it came out of. */
  readonly at: number | Span;
}

/** The span of a brace. */
export function braceSpan({ source, at }: Brace): Span {
  return typeof at === 'number' ? source.span(at, at + 1) : at;
}

/** A block, which is also its opening brace. */
export class SourceBlock implements Block, Brace {
  directives: readonly Directive[] = noDirectives;
  readonly source: SourceText;
  readonly at: number | Span;
  private closed: number | Span | undefined;

  constructor(source: SourceText, at: number | Span) {
    this.source = source;
    this.at = at;
    this.closed = undefined;
  }

  get open(): Span {
    return braceSpan(this);
  }

  get close(): Span | undefined {
    const { source, closed } = this;
    return closed === undefined ? undefined : braceSpan({ source, at: closed });
  }

  /** Its closing brace has been found; blocks may end in another file than they begin. */
  closeAt(brace: Brace): void {
    this.closed = brace.source === this.source ? brace.at : braceSpan(brace);
  }
}

function wordBetween(source: SourceText, start: number, end: number): Word {
  const { text } = source;
  return text.charCodeAt(start) === characterCode.quote
    ? new SourceWord(text.slice(start + 1, end - 1), true, source, start, end)
    : new SourceWord(sharedSlice(text, start, end), false, source, start, end);
}

const noWords: readonly Word[] = [];

// Array literals are as long as they have to be; an array that grows has room for seventeen.
function wordsBetween(source: SourceText, start: number, end: number): readonly Word[] {
  if (start === end) {
    return noWords;
  }
  const { text } = source;
  const firstEnd = endOfToken(text, start, end);
  const first = wordBetween(source, start, firstEnd);
  if (firstEnd === end) {
    return [first];
  }
  const words = [first];
  let index = firstEnd;
  while (index < end) {
    const from = skipBlanks(text, index, end);
    index = endOfToken(text, from, end);
    words.push(wordBetween(source, from, index));
  }
  return words;
}

/** Index after the word or the quotes that start at `start`. */
function endOfToken(text: string, start: number, end: number): number {
  let index = start + 1;
  if (text.charCodeAt(start) === characterCode.quote) {
    return text.indexOf('"', index) + 1;
  }
  while (index < end) {
    const code = text.charCodeAt(index);
    if (isBlankCode(code) || code === characterCode.quote) {
      break;
    }
    index += 1;
  }
  return index;
}
