/**
 * Rows for the keywords of keepalived that upkeep does not act on yet. They are written like any
 * other row and then marked in groups: the keywords of one subsystem share what their absence
 * means.
 */
import type { BlockSchema, Keyword, KeywordTable, PlannedKeyword } from './keyword.js';

type Planned<Names extends PropertyKey> = Readonly<Record<Names, PlannedKeyword>>;

/** One subsystem that is not there yet. */
export interface PlannedGroup {
  /** Marks a row, and every row within its block that is not marked yet. */
  row(keyword: Keyword): PlannedKeyword;
  /** Marks all rows of a table. */
  rows<Table extends KeywordTable>(table: Table): Planned<Extract<keyof Table, string>>;
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
    return Object.fromEntries(entries) as Planned<Extract<keyof Table, string>>;
  }
  return { row, rows };
}
