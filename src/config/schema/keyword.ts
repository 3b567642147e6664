/**
 * A row of the keyword tables. Everything upkeep knows about a keyword of the configuration is in
 * its row; the compiler, the diagnostics and the manual read it there.
 */
import type { Argument } from './argument.js';

/** What a reload does with a changed value: by default it applies. */
export type ReloadBehaviour = 'applies' | 'ignored' | 'refused';

/** What the tables say of every keyword, supported or not. */
export interface KeywordFacts {
  readonly kind: 'value' | 'flag' | 'block';
  readonly arguments: readonly Argument[];
  /** What stands between the braces. */
  readonly block?: BlockSchema;
  /** One line for the manual. */
  readonly summary: string;
  /** The default as it would be written, or a phrase where it depends on something. */
  readonly default?: string;
  /** An older or shorter spelling of this keyword. */
  readonly synonymOf?: string;
  /**
   * Its use is reported: `synonymOf`, if there is one, should be used in its place. `quietly`:
   * keepalived accepts it without a word, so the exit status of a test stays as it is.
   */
  readonly deprecated?: true | 'quietly';
  readonly reload?: ReloadBehaviour;
  /** May be given more than once in its block; otherwise the last one counts. */
  readonly repeatable?: true;
}

/** A keyword that upkeep acts on. */
export interface SupportedKeyword extends KeywordFacts {
  readonly status: 'supported';
  /** The language layer has dealt with it before the schema is asked. */
  readonly handledBy?: 'language';
}

/** A keyword of keepalived's whose values upkeep checks and which it does not act on yet. */
export interface PlannedKeyword extends KeywordFacts {
  readonly status: 'planned';
  /** What its absence means to the operator: the rest of a sentence. */
  readonly effect: string;
  /** Leaving it out changes nothing that matters to the virtual addresses. */
  readonly harmless: boolean;
}

/** A row. */
export type Keyword = SupportedKeyword | PlannedKeyword;

/** A table: keywords by name. */
export type KeywordTable = Readonly<Record<string, Keyword>>;

/** A block with keywords, or a list of entries. */
export type BlockSchema = KeywordBlock | ListBlock;

/** A block whose directives are keywords. */
export interface KeywordBlock {
  readonly content: 'keywords';
  readonly keywords: KeywordTable;
}

/** A block whose directives are entries. */
export interface ListBlock {
  readonly content: 'list';
  readonly entry: Argument;
  /**
   * `line`: one entry a line, its other words are options. `word`: each word is an entry.
   * `tokens`: one entry a line, which may stand behind its options. `options`: a line consists of
   * options alone, and `entry` says what it is.
   */
  readonly per: 'line' | 'word' | 'tokens' | 'options';
  /** Values that stand behind the entry; options then have lines of their own. */
  readonly following?: readonly Argument[];
  readonly options: KeywordTable;
}

type More = Partial<
  Pick<
    SupportedKeyword,
    'default' | 'synonymOf' | 'deprecated' | 'reload' | 'repeatable' | 'handledBy'
  >
>;

const BOOLEAN: Argument = { name: 'on|off', value: { type: 'boolean' }, optional: true };

/** A row for a keyword with arguments. */
export function value(
  argument: Argument | readonly Argument[],
  summary: string,
  more: More = {},
): SupportedKeyword {
  const list = 'name' in argument ? [argument] : argument;
  return { status: 'supported', kind: 'value', arguments: list, summary, ...more };
}

/** A row for a keyword that stands alone. */
export function flag(summary: string, more: More = {}): SupportedKeyword {
  return { status: 'supported', kind: 'flag', arguments: [], summary, ...more };
}

/** A row for a keyword that stands alone or with a boolean. */
export function toggle(summary: string, more: More = {}): SupportedKeyword {
  return { status: 'supported', kind: 'flag', arguments: [BOOLEAN], summary, ...more };
}

/** A row for a keyword with a block. */
export function block(
  content: BlockSchema,
  argument: readonly Argument[],
  summary: string,
  more: More = {},
): SupportedKeyword {
  const base = { status: 'supported', kind: 'block', repeatable: true } as const;
  return { ...base, block: content, arguments: argument, summary, ...more };
}

/** The content of a block of keywords. */
export function keywords(table: KeywordTable): KeywordBlock {
  return { content: 'keywords', keywords: table };
}

/** The content of a list block. */
export function list(
  per: ListBlock['per'],
  entry: Argument,
  options: KeywordTable = {},
  following: readonly Argument[] = [],
): ListBlock {
  const more = following.length === 0 ? {} : { following };
  return { content: 'list', per, entry, options, ...more };
}
