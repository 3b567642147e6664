/**
 * The tree while it is large: a row of numbers for each directive, in the order of the file. The
 * objects that others see are made when they ask, and forgotten when they are done: a large
 * configuration has a million words and hundreds of thousands of directives, of which the compiler
 * looks at one or two at a time, and keeping objects for all costs more time than reading the file.
 *
 *     row     start … end       next  open  close  source
 *      0   virtual_server a 80   5     {     }      0      its block: rows 1 to 4
 *      1   protocol TCP          2     –     –      0
 *      2   real_server b 80      5     {     }      0      its block: rows 3 and 4
 */
import type { SourceText } from './text/source.js';
import { argumentsBetween, keywordBetween, nameBetween, restOfWords } from './text/source-words.js';
import type { Block, Directive, Span, Word } from './tree.js';

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

const START = 0;
const END = 1;
/** The first row behind the block of this one. */
const NEXT = 2;
/** Braces: an index in the source, NONE, or where in `spans` (see `placeOf`). */
const OPEN = 3;
const CLOSE = 4;
/** Which source, or NONE: START then tells which of `made`. */
const SOURCE = 5;
/** The row whose block this one is a copy of, or NONE. */
const COPY_OF = 6;
const COLUMNS = 7;
const NONE = -1;

/** The rows of a tree that is being read, or has been. */
export class DirectiveTable {
  /** How many rows there are. */
  count = 0;
  private rows = new Int32Array(64 * COLUMNS);
  private readonly sources: SourceText[] = [];
  private readonly spans: Span[] = [];
  private readonly made: Directive[] = [];
  /** The texts of blocks that were copied, by row. */
  private readonly copiedTexts = new Map<number, string>();
  /** Who asks for words asks several times, and then for those of another row. */
  private recentRow = NONE;
  private recentMoved = 0;
  private recentArguments: readonly Word[] = [];

  /** Adds a directive that stands between two indices of a source; returns its row. */
  addSource(source: SourceText, start: number, end: number): number {
    if (this.sources.at(-1) !== source) {
      this.sources.push(source);
    }
    return this.add(start, end, this.sources.length - 1);
  }

  /** Adds a directive that had to be made; its block is what comes. Returns its row. */
  addMade(directive: Directive): number {
    return this.add(this.made.push(directive) - 1, 0, NONE);
  }

  /** The directive of a row gets a block, of the rows that follow. */
  open(row: number, brace: Brace): void {
    this.rows[row * COLUMNS + OPEN] = this.placeOf(row, brace);
  }

  /** The block of a row ends with the rows that are there; without a brace if the text ended. */
  close(row: number, brace: Brace | undefined): void {
    this.rows[row * COLUMNS + NEXT] = this.count;
    this.rows[row * COLUMNS + CLOSE] = brace === undefined ? NONE : this.placeOf(row, brace);
  }

  /** Whether the block of a row starts at this index. */
  opensAt(row: number, source: SourceText, at: number): boolean {
    return this.cell(row, OPEN) === at && this.sourceOf(row) === source;
  }

  /** Whether the block of a row ends at this index. */
  closesAt(row: number, source: SourceText, at: number): boolean {
    return this.cell(row, CLOSE) === at && this.sourceOf(row) === source;
  }

  /**
   * The block of `row`, which is the last one, says word for word what that of `original` says,
   * further on in the same source. That one is no copy, and none of its directives had to be made.
   */
  copyBlock(original: number, row: number): void {
    this.rows[row * COLUMNS + COPY_OF] = original;
  }

  /**
   * The directive of a row; `moved`: so many characters further on, where a block repeats the one
   * that was read.
   */
  directive(row: number, moved = 0): Directive {
    return new RowDirective(this, row, moved);
  }

  /** The directives from one row up to another, blocks as part of theirs. */
  directives(from: number, end: number, moved = 0): readonly Directive[] {
    const directives: Directive[] = [];
    for (let row = from; row < end; row = this.cell(row, NEXT)) {
      directives.push(this.directive(row, moved));
    }
    return directives;
  }

  /** What stands in the block of a row. */
  blockDirectives(row: number, moved: number): readonly Directive[] {
    const original = this.cell(row, COPY_OF);
    if (original === NONE) {
      return this.directives(row + 1, this.cell(row, NEXT), moved);
    }
    const distance = this.cell(row, OPEN) - this.cell(original, OPEN);
    return this.directives(original + 1, this.cell(original, NEXT), moved + distance);
  }

  /** The block of a row; undefined when it has none. */
  block(row: number, moved: number): Block | undefined {
    return this.cell(row, OPEN) === NONE ? undefined : new RowBlock(this, row, moved);
  }

  /** Where the block of a row starts; undefined when it has none. */
  openSpan(row: number, moved: number): Span | undefined {
    return this.spanOf(row, this.cell(row, OPEN), moved);
  }

  /** Where the block of a row ends; undefined when the text ended first. */
  closeSpan(row: number, moved: number): Span | undefined {
    return this.spanOf(row, this.cell(row, CLOSE), moved);
  }

  /** The text between the braces of a row, if its block is just what it says. */
  blockText(row: number): string | undefined {
    const original = this.cell(row, COPY_OF);
    if (original === NONE) {
      return this.readBlockText(row);
    }
    const known = this.copiedTexts.get(original);
    const text = known ?? this.readBlockText(original);
    if (known === undefined && text !== undefined) {
      this.copiedTexts.set(original, text);
    }
    return text;
  }

  private readBlockText(row: number): string | undefined {
    const source = this.cell(row, SOURCE);
    const open = this.cell(row, OPEN);
    const close = this.cell(row, CLOSE);
    if (source === NONE || open < 0 || close < 0) {
      return undefined;
    }
    const end = this.cell(row, NEXT);
    for (let inner = row + 1; inner < end; inner += 1) {
      if (this.cell(inner, SOURCE) !== source) {
        return undefined;
      }
    }
    return this.sources[source]?.text.slice(open + 1, close);
  }

  /** The text of the keyword of a row. */
  name(row: number, moved: number): string {
    const source = this.sourceOf(row);
    return source === undefined
      ? this.madeOf(row).name
      : nameBetween(source, this.cell(row, START) + moved, this.cell(row, END) + moved);
  }

  /** The keyword of a row. */
  keyword(row: number, moved: number): Word {
    const source = this.sourceOf(row);
    return source === undefined
      ? this.madeOf(row).keyword
      : keywordBetween(source, this.cell(row, START) + moved, this.cell(row, END) + moved);
  }

  /** The other words of a row. */
  arguments(row: number, moved: number): readonly Word[] {
    if (row !== this.recentRow || moved !== this.recentMoved) {
      const source = this.sourceOf(row);
      this.recentArguments =
        source === undefined
          ? this.madeOf(row).arguments
          : argumentsBetween(source, this.cell(row, START) + moved, this.cell(row, END) + moved);
      this.recentRow = row;
      this.recentMoved = moved;
    }
    return this.recentArguments;
  }

  /** The text after the keyword of a row. */
  rest(row: number, moved: number): Word {
    const source = this.sourceOf(row);
    return source === undefined
      ? this.madeOf(row).rest
      : restOfWords(source, this.cell(row, START) + moved, this.cell(row, END) + moved);
  }

  private add(start: number, end: number, source: number): number {
    const row = this.count;
    const at = row * COLUMNS;
    if (at === this.rows.length) {
      const longer = new Int32Array(at * 2);
      longer.set(this.rows);
      this.rows = longer;
    }
    const { rows } = this;
    rows[at + START] = start;
    rows[at + END] = end;
    rows[at + NEXT] = row + 1;
    rows[at + OPEN] = NONE;
    rows[at + CLOSE] = NONE;
    rows[at + SOURCE] = source;
    rows[at + COPY_OF] = NONE;
    this.count = row + 1;
    return row;
  }

  private cell(row: number, column: number): number {
    return this.rows[row * COLUMNS + column] ?? NONE;
  }

  private sourceOf(row: number): SourceText | undefined {
    return this.sources[this.cell(row, SOURCE)];
  }

  private madeOf(row: number): Directive {
    const directive = this.made[this.cell(row, START)];
    if (directive === undefined) {
      throw new RangeError(`row ${row} of ${this.count}`);
    }
    return directive;
  }

  /** An index in the source of the row as it is; a span as -2, -3, … */
  private placeOf(row: number, brace: Brace): number {
    return typeof brace.at === 'number' && brace.source === this.sourceOf(row)
      ? brace.at
      : -1 - this.spans.push(braceSpan(brace));
  }

  private spanOf(row: number, place: number, moved: number): Span | undefined {
    const at = place + moved;
    return place >= 0 ? this.sourceOf(row)?.span(at, at + 1) : this.spans[-2 - place];
  }
}

class RowDirective implements Directive {
  private readonly table: DirectiveTable;
  private readonly row: number;
  private readonly moved: number;

  constructor(table: DirectiveTable, row: number, moved: number) {
    this.table = table;
    this.row = row;
    this.moved = moved;
  }

  get name(): string {
    return this.table.name(this.row, this.moved);
  }

  get keyword(): Word {
    return this.table.keyword(this.row, this.moved);
  }

  get arguments(): readonly Word[] {
    return this.table.arguments(this.row, this.moved);
  }

  get rest(): Word {
    return this.table.rest(this.row, this.moved);
  }

  get block(): Block | undefined {
    return this.table.block(this.row, this.moved);
  }
}

class RowBlock implements Block {
  private readonly table: DirectiveTable;
  private readonly row: number;
  private readonly moved: number;

  constructor(table: DirectiveTable, row: number, moved: number) {
    this.table = table;
    this.row = row;
    this.moved = moved;
  }

  get open(): Span {
    return (
      this.table.openSpan(this.row, this.moved) ?? this.table.keyword(this.row, this.moved).span
    );
  }

  get close(): Span | undefined {
    return this.table.closeSpan(this.row, this.moved);
  }

  get text(): string | undefined {
    return this.table.blockText(this.row);
  }

  get directives(): readonly Directive[] {
    return this.table.blockDirectives(this.row, this.moved);
  }
}
