/**
 * Reads a block line by line in one pass: each line is checked by its row and handed on at once.
 * Blocks that a configuration has by the ten thousand are read so, without a table of settings;
 * `readSettings` makes that table from the lines of the others.
 */
import type { Directive } from '../../language/tree.js';
import type { Keyword, KeywordTable } from '../../schema/keyword.js';
import { findKeyword } from '../../schema/lookup.js';
import type { ArgumentValue } from './argument.js';
import { readArguments } from './arguments.js';
import type { CompileContext } from './context.js';
import { reportDeprecated } from './deprecated.js';
import { reportIgnored, reportRepetition } from './repetition.js';
import { checkShape } from './shape.js';
import { reportUnknownKeyword } from './unknown-keyword.js';

/** A line whose keyword the block knows. */
export interface KeywordLine {
  readonly directive: Directive;
  /** The keyword, or what it is a synonym of. */
  readonly name: string;
  /** undefined after an error: the line cannot be used. */
  readonly values: readonly ArgumentValue[] | undefined;
  readonly kind: Keyword['kind'];
}

/** What kind of block is read. */
export interface LinePlace {
  readonly table: KeywordTable;
  readonly path: string;
}

/** Puts a line into what is being made of its block. */
export type TakeLine<Draft> = (context: CompileContext, draft: Draft, line: KeywordLine) => void;

/** Reads the lines of a block: `take` gets each that has a row and the right shape. */
export function readLines<Draft>(
  context: CompileContext,
  directives: readonly Directive[] | undefined,
  { table, path }: LinePlace,
  draft: Draft,
  take: TakeLine<Draft>,
): void {
  const single: KeywordLine[] = [];
  let known: Directive | undefined;
  for (const directive of directives ?? []) {
    const written = directive.name;
    const row = findKeyword(table, written);
    if (row === undefined) {
      reportUnknownKeyword(context, directive, table, path, known);
      continue;
    }
    known = directive;
    // What is wrong has been reported; without its braces a block says nothing.
    if (checkShape(context, directive, row)) {
      reportDeprecated(context, directive, row);
      const values = readArguments(context, directive, row);
      const line: KeywordLine = {
        directive,
        name: row.synonymOf ?? written,
        values,
        kind: row.kind,
      };
      if (values !== undefined && !row.repeatable) {
        const before = single.findLast(({ name }) => name === line.name)?.directive;
        if (before !== undefined && row.firstCounts) {
          reportIgnored(context, directive, before, { table, directives });
          continue;
        }
        reportRepetition(context, directive, before);
        single.push(line);
      }
      take(context, draft, line);
    }
  }
}
