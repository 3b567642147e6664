/**
 * Rows for the keywords of keepalived that upkeep does not act on yet. They are written in groups:
 * the keywords of one subsystem share what their absence means.
 */
import type { BlockSchema, KeywordTable, PlannedKeyword } from './keyword.js';

type Planned<Names extends string> = Readonly<Record<Names, PlannedKeyword>>;

/** One subsystem that is not there yet. */
export interface PlannedGroup {
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
  function rows<Names extends string>(names: readonly Names[], kind: 'value' | 'flag') {
    const row: PlannedKeyword = { ...common, kind };
    return Object.fromEntries(names.map((name) => [name, row])) as Planned<Names>;
  }
  return {
    values: (...names) => rows(names, 'value'),
    flags: (...names) => rows(names, 'flag'),
    block: (content) => ({ ...common, kind: 'block', block: content }),
  };
}

/** Several spellings of one planned block. */
export function sameBlock(names: readonly string[], row: PlannedKeyword): KeywordTable {
  return Object.fromEntries(names.map((name) => [name, row]));
}
