/**
 * Rows for the keywords of keepalived that upkeep does not act on yet. They are written like any
 * other row and then marked in groups: the keywords of one subsystem share what their absence
 * means.
 */
import type { BlockSchema, Keyword, KeywordTable, PlannedKeyword } from './keyword.js';

/** The same row, but for its marks. */
type Planned<Row extends Keyword> = Omit<Row, 'status'> &
  Pick<PlannedKeyword, 'status' | 'effect' | 'harmless'>;

/** One subsystem that is not there yet. */
export interface PlannedGroup {
  /** Marks a row, and every row within its block that is not marked yet. */
  row<Row extends Keyword>(keyword: Row): Planned<Row>;
  /** Marks all rows of a table. */
  rows<Table extends KeywordTable>(
    table: Table,
  ): { readonly [Name in keyof Table]: Planned<Table[Name]> };
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
  function mark(keyword: Keyword): PlannedKeyword {
    if (keyword.status === 'planned') {
      return keyword;
    }
    const { block } = keyword;
    return { ...keyword, ...common, ...(block === undefined ? {} : { block: content(block) }) };
  }
  function content(schema: BlockSchema): BlockSchema {
    return schema.content === 'keywords'
      ? { ...schema, keywords: markAll(schema.keywords) }
      : { ...schema, options: markAll(schema.options) };
  }
  function markAll(table: KeywordTable): KeywordTable {
    return Object.fromEntries(Object.entries(table).map(([name, row]) => [name, mark(row)]));
  }
  // what they return has the types of what they were given, marks apart
  return { row: mark, rows: markAll } as PlannedGroup;
}
