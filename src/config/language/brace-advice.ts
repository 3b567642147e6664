/**
 * Guesses from the indentation which block was closed too late or too early. A balanced file never
 * hears of it, however odd its indentation; only when braces do not match is the guess shown.
 */
import { type Brace, braceSpan, type DirectiveTable } from './directive-table.js';
import type { Span, Word } from './tree.js';

/** A block, as far as its indentation tells something. */
export interface IndentedBlock {
  /** Its directive in the table; undefined for a `{` that belongs to no keyword. */
  readonly row: number | undefined;
  /** Column of the keyword when it is the first thing on its line, else 0. */
  readonly indent: number;
  /** The first directive of the block stands further in than the keyword. */
  indented: boolean;
}

/** A suspicion, to be shown when the braces turn out not to match. */
export interface BraceSuspicion {
  readonly keyword: Word;
  /** Where the guess was made: before this a `}` is missing, or this `}` is surplus. */
  readonly at: Span;
}

/** The suspicions that still stand. */
export interface BraceAdvice {
  missing: BraceSuspicion | undefined;
  /** `indent`: where an outermost block starts if no `}` is surplus. */
  surplus: (BraceSuspicion & { readonly indent: number }) | undefined;
}

/** The directive of `row`, the first thing on its line, in column `indent`, directly in `block`. */
export function adviseOnDirective(
  advice: BraceAdvice,
  block: IndentedBlock,
  table: DirectiveTable,
  row: number,
  indent: number,
): void {
  if (block.row === undefined || block.indent === 0) {
    return;
  }
  if (indent > block.indent) {
    block.indented = true;
  } else if (block.indented && advice.missing === undefined) {
    advice.missing = { keyword: table.keyword(block.row, 0), at: table.keyword(row, 0).span };
  }
}

/** A block opens; `depth` counts the blocks around it. */
export function adviseOnOpen(advice: BraceAdvice, block: IndentedBlock, depth: number): void {
  if (depth === 0 && advice.surplus && block.indent > 0 && block.indent <= advice.surplus.indent) {
    advice.surplus = undefined;
  }
}

/**
 * A `}` before which there are at most other ones on its line closes `block`, of which `outer` are
 * around it; the first of them stands in column `column`.
 */
export function adviseOnClose(
  advice: BraceAdvice,
  block: IndentedBlock,
  outer: readonly IndentedBlock[],
  table: DirectiveTable,
  brace: Brace,
  column: number,
): void {
  const { row, indent } = block;
  if (row === undefined || indent === 0) {
    return;
  }
  if (column === indent) {
    if (outer.length === 0 && advice.surplus && indent <= advice.surplus.indent) {
      // All is well again: what looked odd in this block was its author's style.
      advice.surplus = undefined;
    }
    return;
  }
  const at = braceSpan(brace);
  const keyword = table.keyword(row, 0);
  if (column < indent && outer.some((around) => around.indent === column)) {
    advice.missing ??= { keyword, at };
  } else if (column > indent && block.indented) {
    advice.surplus ??= { keyword, at, indent: outer[0]?.indent || indent };
  }
}
