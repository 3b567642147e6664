/** The content of list blocks and of other blocks. */
import type { Directive } from '../../language/tree.js';
import type { Argument } from '../../schema/argument.js';
import type { Keyword, KeywordTable } from '../../schema/keyword.js';
import { type ArgumentValue, readWord } from './argument.js';
import { readSequence } from './arguments.js';
import { type CompileContext, reportHint } from './context.js';
import { readSettings, type Setting, type Settings } from './settings.js';

/** The lines of all uses of a list block. */
export function entryLines(blocks: readonly Setting[]): readonly Directive[] {
  return blocks.flatMap(({ directive }) => directive.block?.directives ?? []);
}

/** The words of all uses of a list block in which each word is an entry. */
export function entryWords(blocks: readonly Setting[]): readonly string[] {
  return entryLines(blocks).flatMap(({ keyword, arguments: words }) =>
    [keyword, ...words].map(({ text }) => text),
  );
}

/** The options of the entries of a list block. */
export function optionsOf({ block }: Keyword): KeywordTable {
  return block?.content === 'list' ? block.options : {};
}

/** The row of a block of keywords. */
export interface BlockRow<Table extends KeywordTable> {
  readonly block: { readonly keywords: Table };
}

/** What a block says; its row, and its place. */
export function readBlock<Table extends KeywordTable>(
  context: CompileContext,
  directives: readonly Directive[],
  { block }: BlockRow<Table>,
  path: string,
): Settings<Table> {
  return readSettings(context, directives, { table: block.keywords, path });
}

/** The first word of a line and the values that `following` describes. Surplus words are told. */
export function readLine(
  context: CompileContext,
  { keyword, arguments: words }: Directive,
  list: string,
  entry: Argument,
  following: readonly Argument[],
): readonly ArgumentValue[] {
  readWord(context, list, keyword, entry);
  const run = { keyword, words, within: 'directive' } as const;
  const { next, values } = readSequence(context, run, 0, following);
  const surplus = words[next];
  if (surplus !== undefined) {
    const message = `'${surplus.text}' after '${keyword.text}' is ignored`;
    reportHint(context, 'surplus-words', surplus, message);
  }
  return values;
}
