/**
 * Blocks that repeat themselves: most real servers of a large configuration say word for word what
 * the one before said. Such a block is recognised by its text and copied, not read again; it makes
 * no difference but time.
 */

import type { EventTarget } from './line-events.js';
import type { SourceText } from './text/source.js';
import { closeBlock, type TreeBuilder } from './tree-builder.js';

/** A block whose `{` ends its line. */
interface OpenedBlock {
  /** Index of its `{`. */
  readonly open: number;
  readonly line: number;
  /** The row of its directive. */
  readonly row: number;
  /** The column of its keyword. */
  readonly indent: number;
  /** How many diagnostics there were. */
  readonly reports: number;
}

/** A block that was read without anything that its text does not say. */
export interface KnownBlock {
  /** From behind its `{` to its `}`, which is included. */
  readonly text: string;
  readonly row: number;
  /** Line feeds in it. */
  readonly lines: number;
  /** Columns of its keyword and of those around it: they decide what braces seem to be wrong. */
  readonly indents: readonly number[];
}

/** The blocks of one file, by their depth. */
export interface RepeatedBlocks {
  /** The one that is open. */
  readonly opened: (OpenedBlock | undefined)[];
  /** The last one that was read. */
  readonly known: (KnownBlock | undefined)[];
  /** Index of the last line that went the long way. */
  longWay: number;
}

/** Nothing was read. */
export function noRepeatedBlocks(): RepeatedBlocks {
  return { opened: [], known: [], longWay: -1 };
}

/**
 * A line has been read whose last character, at index `open`, is a `{`. If the block is the same
 * as the last one of this depth, it is added to the tree as a whole, and that one returned.
 */
export function enterBlock(
  { tree, reporter }: EventTarget,
  blocks: RepeatedBlocks,
  source: SourceText,
  open: number,
  line: number,
): KnownBlock | undefined {
  const depth = tree.frames.length;
  const row = tree.frame?.row;
  // the outermost blocks may tell the reader something
  if (depth < 2 || row === undefined || !tree.table.opensAt(row, source, open)) {
    return undefined;
  }
  const known = blocks.known[depth];
  if (known !== undefined && isSame(tree, source.text, known, open)) {
    tree.table.copyBlock(known.row, row);
    // Its `}` raised no suspicion the first time, and stands where it stood.
    closeBlock(tree, { source, at: open + known.text.length }, 0);
    return known;
  }
  const reports = reporter.diagnostics.length;
  blocks.opened[depth] = { open, line, row, indent: tree.frame?.indent ?? 0, reports };
  return undefined;
}

function isSame(tree: TreeBuilder, text: string, known: KnownBlock, open: number): boolean {
  const behind = open + known.text.length + 1;
  return (
    text.slice(open + 1, behind) === known.text &&
    (behind === text.length || text[behind] === '\n') &&
    tree.frames.every(({ indent }, index) => indent === known.indents[index])
  );
}

/** A line has been read whose last character, at index `close`, is a `}`. */
export function leaveBlock(
  { tree, reporter }: EventTarget,
  blocks: RepeatedBlocks,
  source: SourceText,
  close: number,
  line: number,
): void {
  const depth = tree.frames.length + 1;
  const opened = blocks.opened[depth];
  if (opened === undefined || !tree.table.closesAt(opened.row, source, close)) {
    return;
  }
  const { open, row, indent, reports } = opened;
  const { missing, surplus } = tree.advice;
  const quiet = reports === reporter.diagnostics.length && blocks.longWay < open;
  if (quiet && missing === undefined && surplus === undefined) {
    blocks.known[depth] = {
      text: source.text.slice(open + 1, close + 1),
      row,
      lines: line - opened.line,
      indents: [...tree.frames.map((around) => around.indent), indent],
    };
  }
}
