/**
 * Rows for the keywords of keepalived that upkeep does not act on yet. They are written like any
 * other row and then marked in groups: the keywords of one subsystem share what their absence
 * means.
 */
import { optional, repeated, word } from './argument.js';
import type { BlockSchema, Keyword, KeywordTable, PlannedKeyword } from './keyword.js';

type Planned<Names extends PropertyKey> = Readonly<Record<Names, PlannedKeyword>>;

/** One subsystem that is not there yet. */
export interface PlannedGroup {
  /** Marks a row, and every row within its block that is not marked yet. */
  row(keyword: Keyword): PlannedKeyword;
  /** Marks all rows of a table. */
  rows<Table extends KeywordTable>(table: Table): Planned<keyof Table>;
  values<const Names extends string>(...names: readonly Names[]): Planned<Names>;
  flags<const Names extends string>(...names: readonly Names[]): Planned<Names>;
  block(content: BlockSchema): PlannedKeyword;
}

/**
 * A group of planned keywords. `effect` completes "`keyword` is not supported yet: …"; `harmless`
 * ones are told as a hint.
 */
export function planned(
  effect: string,
  severity: 'matters' | 'harmless' = 'matters',
): PlannedGroup {
  const common = { status: 'planned', effect, harmless: severity === 'harmless' } as const;
  function row(keyword: Keyword): PlannedKeyword {
    if (keyword.status === 'planned') {
      return keyword;
    }
    const { block } = keyword;
    return { ...keyword, ...common, ...(block === undefined ? {} : { block: content(block) }) };
  }
  function content(schema: BlockSchema): BlockSchema {
    return schema.content === 'keywords'
      ? { ...schema, keywords: rows(schema.keywords) }
      : { ...schema, options: rows(schema.options) };
  }
  function rows<Table extends KeywordTable>(table: Table) {
    const entries = Object.entries(table).map(([name, keyword]) => [name, row(keyword)]);
    return Object.fromEntries(entries) as Planned<keyof Table>;
  }
  function named<Names extends string>(names: readonly Names[], kind: 'value' | 'flag') {
    const anything = [repeated(optional(word('value')))];
    const bare: PlannedKeyword = { ...common, kind, arguments: anything, summary: 'Later.' };
    return Object.fromEntries(names.map((name) => [name, bare])) as Planned<Names>;
  }
  return {
    row,
    rows,
    values: (...names) => named(names, 'value'),
    flags: (...names) => named(names, 'flag'),
    block: (block) => ({
      ...common,
      kind: 'block',
      block,
      arguments: [repeated(optional(word('value')))],
      summary: 'Later.',
    }),
  };
}
