/**
 * Builds the directive tree from the stream of directives and braces (configuration language,
 * chapter 4). It does not know the keywords: a `{` belongs to the directive before it.
 */
import {
  adviseOnClose,
  adviseOnDirective,
  adviseOnOpen,
  type BraceAdvice,
  type IndentedBlock,
} from './brace-advice.js';
import { type Brace, braceSpan, DirectiveTable } from './directive-table.js';
import { problem, type Reporter } from './reporter.js';
import type { Directive, Span, Word } from './tree.js';

/** A tree that is being built. */
export interface TreeBuilder {
  readonly table: DirectiveTable;
  readonly reporter: Reporter;
  readonly frames: IndentedBlock[];
  readonly advice: BraceAdvice;
  /** The innermost open block, the same as the last of `frames`. */
  frame: IndentedBlock | undefined;
  /** The row of the directive that a `{` would belong to. */
  last: number | undefined;
  lastIndent: number;
}

/** An empty tree, at the outermost level. */
export function createTreeBuilder(reporter: Reporter): TreeBuilder {
  return {
    table: new DirectiveTable(),
    reporter,
    frames: [],
    advice: { missing: undefined, surplus: undefined },
    frame: undefined,
    last: undefined,
    lastIndent: 0,
  };
}

/**
 * A directive was added to the table, in this row: it stands in the innermost open block. `indent`
 * is its column if it starts its line.
 */
export function addDirective(tree: TreeBuilder, row: number, indent: number): void {
  tree.last = row;
  tree.lastIndent = indent;
  if (indent > 0 && tree.frame !== undefined) {
    adviseOnDirective(tree.advice, tree.frame, tree.table, row, indent);
  }
}

/** Something stood here that takes no block: a `{` that follows has no keyword. */
export function forgetLastDirective(tree: TreeBuilder): void {
  tree.last = undefined;
}

/** The keyword of the only open block, if exactly one block is open. */
export function onlyOpenKeyword(tree: TreeBuilder): string | undefined {
  const row = tree.frames.length === 1 ? tree.frame?.row : undefined;
  return row === undefined ? undefined : tree.table.keyword(row, 0).text;
}

/** `{`: the last directive gets a block. */
export function openBlock(tree: TreeBuilder, brace: Brace): void {
  const { last: row, table } = tree;
  if (row === undefined) {
    const message = "'{' without a keyword before it";
    const hint = 'its lines are read as if the braces were not there';
    const code = 'unexpected-brace';
    tree.reporter.report(problem(code, 'UNEXPECTED_BOB', braceSpan(brace), message, { hint }));
  } else {
    table.open(row, brace);
  }
  const frame: IndentedBlock = {
    row,
    indent: row === undefined ? 0 : tree.lastIndent,
    indented: false,
  };
  adviseOnOpen(tree.advice, frame, tree.frames.length);
  tree.frames.push(frame);
  tree.frame = frame;
  tree.last = undefined;
}

/**
 * `}`: the innermost block ends; `indent` is the column of the line's first `}` if there is nothing
 * else before this one, or else 0.
 */
export function closeBlock(tree: TreeBuilder, close: Brace, indent: number): void {
  tree.last = undefined;
  const frame = tree.frames.pop();
  if (frame === undefined) {
    reportSurplus(tree, braceSpan(close));
    return;
  }
  if (frame.row !== undefined) {
    tree.table.close(frame.row, close);
  }
  if (indent > 0) {
    adviseOnClose(tree.advice, frame, tree.frames, tree.table, close, indent);
  }
  tree.frame = tree.frames.at(-1);
  if (tree.frame === undefined) {
    tree.advice.missing = undefined;
  }
}

function reportSurplus(tree: TreeBuilder, close: Span): void {
  const { surplus } = tree.advice;
  tree.advice.surplus = undefined;
  const message = "'}' without an open block";
  if (surplus === undefined) {
    const hint = "remove it, or look above for a missing '{' or a '}' too many";
    tree.reporter.report(
      problem('extra-closing-brace', 'UNEXPECTED_EOB', close, message, { hint }),
    );
    return;
  }
  const { keyword, at } = surplus;
  const hint =
    `by the indentation, the '}' on line ${at.line} is surplus: it closes the block ` +
    `'${keyword.text}' of line ${keyword.span.line}`;
  const related = [{ message: `this '}' closes '${keyword.text}'`, span: at }];
  tree.reporter.report(
    problem('extra-closing-brace', 'UNEXPECTED_EOB', close, message, { hint, related }),
  );
}

/**
 * The configuration ends at `end`: blocks that are still open are reported, once for all. Returns
 * the directives of the outermost level.
 */
export function finishTree(tree: TreeBuilder, end: Span): readonly Directive[] {
  const { table } = tree;
  for (const { row } of tree.frames) {
    if (row !== undefined) {
      table.close(row, undefined);
    }
  }
  reportOpenBlocks(tree, end);
  return table.directives(0, table.count);
}

function reportOpenBlocks(tree: TreeBuilder, end: Span): void {
  const open = tree.frames.flatMap(({ row }) =>
    row === undefined ? [] : tree.table.keyword(row, 0),
  );
  const innermost = open.at(-1);
  if (innermost === undefined) {
    return;
  }
  const { missing } = tree.advice;
  const culprit = missing?.keyword ?? innermost;
  const count = open.length;
  const message =
    count === 1
      ? `the configuration ends inside the block '${open[0]?.text ?? ''}'`
      : `the configuration ends inside ${count} blocks: ${names(open)}`;
  const hint = missing
    ? `by the indentation, '}' is missing before line ${missing.at.line}: ` +
      `it should close the block '${culprit.text}' of line ${culprit.span.line}`
    : `add ${count === 1 ? "'}'" : `${count} '}'`} to close ${names(open)}`;
  const related = [
    ...(missing ? [{ message: "'}' is expected before this", span: missing.at }] : []),
    ...open.slice(-8).flatMap((keyword) => openedHere(keyword, culprit)),
    { message: 'the configuration ends here', span: end },
  ];
  tree.reporter.report(
    problem('missing-closing-brace', 'MISSING_EOB', culprit.span, message, { hint, related }),
  );
}

function openedHere(keyword: Word, culprit: Word): { message: string; span: Span }[] {
  const { file, line, column } = culprit.span;
  const { span } = keyword;
  return span.file === file && span.line === line && span.column === column
    ? []
    : [{ message: `'${keyword.text}' is still open`, span }];
}

function names(keywords: readonly Word[]): string {
  const shown = keywords.slice(0, 4).map((keyword) => `'${keyword.text}'`);
  return keywords.length > 4 ? `${shown.join(', ')}, …` : shown.join(', ');
}
