/**
 * A row of the keyword tables. Everything upkeep knows about a keyword of the configuration is in
 * its row; the compiler, the diagnostics and the manual read it there.
 */
import { type Argument, optional, type Plain, type PlainOf, simple } from './argument.js';

/** What a reload does with a changed value: by default it applies. */
export type ReloadBehaviour = 'applies' | 'ignored' | 'refused';

/** What the tables say of every keyword, supported or not. */
export interface Keyword {
  readonly kind: 'value' | 'flag' | 'block';
  readonly arguments: readonly Argument[];
  /** What stands between the braces. */
  readonly block?: BlockSchema;
  /** One line for the manual. */
  readonly summary: string;
  /** What counts where the keyword is absent: the value of its first argument. */
  readonly default?: Plain;
  /** What holds then, for the manual, where that is no fixed value or needs a word more. */
  readonly otherwise?: string;
  /** An older or shorter spelling of this keyword. */
  readonly synonymOf?: string;
  /**
   * Its use is reported: `synonymOf`, if there is one, should be used in its place. `quietly`:
   * keepalived accepts it without a word, so the exit status of a test stays as it is.
   */
  readonly deprecated?: true | 'quietly';
  readonly reload?: ReloadBehaviour;
  /**
   * The property of the model that its first word fills, or of a flag that it stands there, with
   * nothing else to be done about it.
   */
  readonly field?: string;
  /** May be given more than once in its block; otherwise one counts, the last unless said. */
  readonly repeatable?: true;
  /**
   * Given again in its block it is ignored: keepalived keeps the first. `quietly`: without a word
   * that changes the exit status of its test.
   */
  readonly firstCounts?: true | 'quietly';
  /** Its value is a secret: it is shown to no one. */
  readonly secret?: true;
  /** The language layer has dealt with it before the schema is asked. */
  readonly handledBy?: 'language';
}

/** Whether something is known that holds in place of its value. */
export function holdsWithoutValue({ kind, default: plain, otherwise }: Keyword): boolean {
  return kind === 'value' && (plain !== undefined || (otherwise ?? 'required') !== 'required');
}

/** A table: keywords by name. */
export type KeywordTable = Readonly<Record<string, Keyword>>;

/** A block with keywords, or a list of entries. */
export type BlockSchema = KeywordBlock | ListBlock;

/** A block whose directives are keywords. */
export interface KeywordBlock {
  readonly content: 'keywords';
  readonly keywords: KeywordTable;
  /** It has the keywords of another block as well: those of its own are told alone. */
  readonly like?: { readonly path: string; readonly own: KeywordTable };
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
    Keyword,
    | 'otherwise'
    | 'synonymOf'
    | 'deprecated'
    | 'reload'
    | 'field'
    | 'repeatable'
    | 'firstCounts'
    | 'secret'
    | 'handledBy'
  >
>;

type ListOf<Given extends Argument | readonly Argument[]> = Given extends readonly Argument[]
  ? Given
  : Given extends Argument
    ? readonly [Given]
    : never;

/** The type of the first of some arguments, which defaults are values of. */
type First<Given extends Argument | readonly Argument[]> =
  ListOf<Given> extends readonly [infer One extends Argument, ...unknown[]]
    ? PlainOf<One['value']>
    : Plain;

/** A row that knows its arguments, and what else is said of it. */
export type Row<Arguments extends readonly Argument[], Facts> = Keyword & {
  readonly arguments: Arguments;
} & Facts;

/** A row for a keyword with arguments. */
export function value<
  const Given extends Argument | readonly Argument[],
  const Facts extends More & { readonly default?: First<Given> } = object,
>(argument: Given, summary: string, more?: Facts): Row<ListOf<Given>, Facts>;
export function value(
  argument: Argument | readonly Argument[],
  summary: string,
  more: More & { readonly default?: Plain } = {},
): Keyword {
  const list = 'name' in argument ? [argument] : argument;
  return { kind: 'value', arguments: list, summary, ...more };
}

/** A row for a keyword that stands alone. */
export function flag<const Facts extends More = object>(
  summary: string,
  more?: Facts,
): Row<readonly [], Facts>;
export function flag(summary: string, more: More = {}): Keyword {
  return { kind: 'flag', arguments: [], summary, ...more };
}

const BOOLEAN = optional(simple('on|off', 'boolean'), true);

/** A row for a keyword that stands alone or with a boolean; off where nothing else is said. */
export function toggle<const Facts extends More = object>(
  summary: string,
  more?: Facts,
): Row<
  readonly [typeof BOOLEAN],
  Facts extends { readonly otherwise: string } ? Facts : Facts & { readonly default: boolean }
>;
export function toggle(summary: string, more: More = {}): Keyword {
  const off = more.otherwise === undefined ? { default: false } : {};
  return { kind: 'flag', arguments: [BOOLEAN], summary, ...off, ...more };
}

/** A row for a keyword with a block. */
export function block<Content extends BlockSchema>(
  content: Content,
  argument: readonly Argument[],
  summary: string,
  more: More = {},
): Keyword & { readonly block: Content } {
  const base = { kind: 'block', repeatable: true } as const;
  return { ...base, block: content, arguments: argument, summary, ...more };
}

/** The content of a block of keywords. */
export function keywords<Table extends KeywordTable>(
  table: Table,
): KeywordBlock & { readonly keywords: Table } {
  return { content: 'keywords', keywords: table };
}

/** The content of a block that has the keywords of another one, which is at `path`, and more. */
export function keywordsLike(path: string, table: KeywordTable, own: KeywordTable): KeywordBlock {
  return { content: 'keywords', keywords: { ...table, ...own }, like: { path, own } };
}

/** The rows that are told where the block is told: those of another block are told there. */
export function ownRows(schema: BlockSchema): KeywordTable {
  return schema.content === 'list' ? schema.options : (schema.like?.own ?? schema.keywords);
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
