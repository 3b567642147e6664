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
import { problem, type Reporter } from './reporter.js';
import type { Block, Directive, Span, Word } from './tree.js';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type OpenBlock = Omit<Mutable<Block>, 'directives'> & { directives: Directive[] };

interface Frame extends IndentedBlock {
  /** undefined for a `{` that belongs to no keyword: its directives count for the outer block. */
  readonly block: OpenBlock | undefined;
  /** Where directives were collected before this block was opened. */
  readonly outer: Directive[];
}

/** A tree that is being built. */
export interface TreeBuilder {
  readonly root: readonly Directive[];
  readonly reporter: Reporter;
  readonly frames: Frame[];
  readonly advice: BraceAdvice;
  /** The innermost open block, the same as the last of `frames`. */
  frame: Frame | undefined;
  list: Directive[];
  /** The directive that a `{` would belong to. */
  last: Mutable<Directive> | undefined;
  lastIndent: number;
}

/** An empty tree, at the outermost level. */
export function createTreeBuilder(reporter: Reporter): TreeBuilder {
  const root: Directive[] = [];
  return {
    root,
    reporter,
    frames: [],
    advice: { missing: undefined, surplus: undefined },
    frame: undefined,
    list: root,
    last: undefined,
    lastIndent: 0,
  };
}

/** Adds a directive to the innermost open block; `indent` is its column if it starts its line. */
export function addDirective(tree: TreeBuilder, directive: Directive, indent: number): void {
  tree.list.push(directive);
  tree.last = directive;
  tree.lastIndent = indent;
  if (indent > 0 && tree.frame !== undefined) {
    adviseOnDirective(tree.advice, tree.frame, directive.keyword.span);
  }
}

/** Something stood here that takes no block: a `{` that follows has no keyword. */
export function forgetLastDirective(tree: TreeBuilder): void {
  tree.last = undefined;
}

/** The keyword of the only open block, if exactly one block is open. */
export function onlyOpenKeyword(tree: TreeBuilder): string | undefined {
  return tree.frames.length === 1 ? tree.frame?.keyword?.text : undefined;
}

/** `{`: the last directive gets a block. */
export function openBlock(tree: TreeBuilder, open: Span): void {
  const { last } = tree;
  const outer = tree.list;
  let block: OpenBlock | undefined;
  if (last === undefined) {
    const message = "'{' without a keyword before it";
    const hint = 'its lines are read as if the braces were not there';
    tree.reporter.report(problem('unexpected-brace', 'UNEXPECTED_BOB', open, message, { hint }));
  } else {
    block = { open, close: undefined, directives: [] };
    last.block = block;
    tree.list = block.directives;
  }
  const indent = last === undefined ? 0 : tree.lastIndent;
  const frame: Frame = { block, outer, keyword: last?.keyword, indent, indented: false };
  adviseOnOpen(tree.advice, frame, tree.frames.length);
  tree.frames.push(frame);
  tree.frame = frame;
  tree.last = undefined;
}

/** `}`: the innermost block ends. */
export function closeBlock(tree: TreeBuilder, close: Span, firstOnLine: boolean): void {
  tree.last = undefined;
  const frame = tree.frames.pop();
  if (frame === undefined) {
    reportSurplus(tree, close);
    return;
  }
  if (frame.block) {
    frame.block.close = close;
    // The copy is as long as it has to be; an array that grew has room for more.
    frame.block.directives = frame.block.directives.slice();
  }
  if (firstOnLine) {
    adviseOnClose(tree.advice, frame, tree.frames, close);
  }
  tree.list = frame.outer;
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
    const hint = "remove it, or look for a missing '{' above";
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

/** The configuration ends at `end`: blocks that are still open are reported, once for all. */
export function finishTree(tree: TreeBuilder, end: Span): void {
  const open = tree.frames.filter((frame) => frame.block);
  const innermost = open.at(-1);
  if (innermost?.keyword === undefined) {
    return;
  }
  const { missing } = tree.advice;
  const culprit = missing?.keyword ?? innermost.keyword;
  const count = open.length;
  const message =
    count === 1
      ? `the configuration ends inside the block '${open[0]?.keyword?.text ?? ''}'`
      : `the configuration ends inside ${count} blocks: ${names(open)}`;
  const hint = missing
    ? `by the indentation, '}' is missing before line ${missing.at.line}: ` +
      `it should close the block '${culprit.text}' of line ${culprit.span.line}`
    : `add ${count === 1 ? "'}'" : `${count} '}'`} to close ${names(open)}`;
  const related = [
    ...(missing ? [{ message: "'}' is expected before this", span: missing.at }] : []),
    ...open.slice(-8).flatMap((frame) => openedHere(frame, culprit)),
    { message: 'the configuration ends here', span: end },
  ];
  tree.reporter.report(
    problem('missing-closing-brace', 'MISSING_EOB', culprit.span, message, { hint, related }),
  );
}

function openedHere(frame: Frame, culprit: Word): { message: string; span: Span }[] {
  const { keyword } = frame;
  return keyword === undefined || keyword === culprit
    ? []
    : [{ message: `'${keyword.text}' is still open`, span: keyword.span }];
}

function names(frames: readonly Frame[]): string {
  const shown = frames.slice(0, 4).map((frame) => `'${frame.keyword?.text ?? ''}'`);
  return frames.length > 4 ? `${shown.join(', ')}, …` : shown.join(', ');
}
