/** What a block of keywords says, given out by keyword. */
import type { Directive } from '../../language/tree.js';
import type { Argument, Plain, PlainOf } from '../../schema/argument.js';
import type { Fields } from '../../schema/fields.js';
import type { Keyword, KeywordTable } from '../../schema/keyword.js';
import type { ArgumentValue } from './argument.js';
import { type KeywordLine, type LinePlace, readLines } from './block-lines.js';
import type { CompileContext } from './context.js';
import type { ScriptValue } from './script.js';

/** One use of a keyword. */
export interface Setting {
  readonly directive: Directive;
  readonly values: readonly ArgumentValue[];
  /** Counts up through the block. */
  readonly order: number;
}

/** What the first word of a row is read as. */
type FirstOf<Row extends Keyword> = Row['arguments'] extends readonly [
  infer First extends Argument,
  ...unknown[],
]
  ? ValueOf<First>
  : string | number | boolean | ScriptValue;

type ValueOf<One extends Argument> =
  | (One['value'] extends { readonly type: 'script' | 'command' }
      ? ScriptValue
      : PlainOf<One['value']>)
  | (One extends { readonly optional: true }
      ? One extends { readonly default: Plain }
        ? never
        : undefined
      : never);

/** What a row says of its keyword: undefined only where the row knows no default. */
export type Said<Row extends Keyword> =
  | FirstOf<Row>
  | (Row extends { readonly default: Plain } ? never : undefined);

/** What a block says. Of a keyword given more than once, the last use counts. */
export interface Settings<Table extends KeywordTable> {
  /** The last use of a keyword whose arguments are valid. */
  last(name: keyof Table): Setting | undefined;
  /** All uses, in the order of the file. */
  all(name: keyof Table): readonly Setting[];
  /** The first word of a keyword; where it or the keyword is absent, what its row says. */
  value<Name extends keyof Table>(name: Name): Said<Table[Name]>;
  /** All words of a keyword, those left out as its row says; undefined where it is absent. */
  words(name: keyof Table): readonly (ArgumentValue | undefined)[] | undefined;
  has(name: keyof Table): boolean;
  /** The keyword was given with arguments that cannot be used. */
  invalid(name: keyof Table): boolean;
  /** Both are given, and the last use of `name` stands behind that of `other`. */
  comesAfter(name: keyof Table, other: keyof Table): boolean;
}

interface Uses {
  readonly settings: Map<PropertyKey, Setting[]>;
  readonly invalid: Set<PropertyKey>;
  count: number;
}

/** Reads the directives of the block at a place by its table. */
export function readSettings<Table extends KeywordTable>(
  context: CompileContext,
  directives: readonly Directive[] | undefined,
  place: LinePlace & { readonly table: Table },
): Settings<Table> {
  const uses: Uses = { settings: new Map(), invalid: new Set(), count: 0 };
  readLines(context, directives, place, uses, addUse);
  return settingsFrom(place.table, uses);
}

function addUse(_: CompileContext, uses: Uses, { directive, name, values }: KeywordLine): void {
  if (values === undefined) {
    uses.invalid.add(name);
    return;
  }
  const setting: Setting = { directive, values, order: uses.count };
  uses.count += 1;
  const earlier = uses.settings.get(name);
  if (earlier === undefined) {
    uses.settings.set(name, [setting]);
  } else {
    earlier.push(setting);
  }
}

function settingsFrom<Table extends KeywordTable>(
  table: Table,
  { settings, invalid }: Uses,
): Settings<Table> {
  const last = (name: keyof Table) => settings.get(name)?.at(-1);
  return {
    last,
    all: (name) => settings.get(name) ?? [],
    has: (name) => settings.has(name),
    invalid: (name) => invalid.has(name),
    comesAfter(name, other) {
      const [one, two] = [last(name), last(other)];
      return one !== undefined && two !== undefined && one.order > two.order;
    },
    words(name) {
      const values = last(name)?.values;
      return values && table[name]?.arguments.map((each, at) => values[at] ?? each.default);
    },
    value<Name extends keyof Table>(name: Name) {
      const row = table[name];
      const use = last(name);
      const word = use?.values[0] ?? row?.arguments[0]?.default;
      // words have been read as the row says, and its defaults are of the same type
      return (use === undefined ? row?.default : word) as Said<Table[Name]>;
    },
  };
}

/** Seconds to milliseconds, without the noise of binary fractions; microseconds are kept. */
export function milliseconds(seconds: number): number {
  return Math.round(seconds * 1_000_000) / 1000;
}

/** A reader of the fields of blocks with this table; without a block it gives what holds then. */
export function fieldsOf<Table extends KeywordTable>(
  table: Table,
): (settings?: Settings<Table>) => Fields<Table> {
  const rows = Object.entries<Keyword>(table).flatMap(([name, row]) => {
    const { field } = row;
    return field === undefined ? [] : [{ name, row, field }];
  });
  return (settings) => {
    const fields: Record<string, unknown> = {};
    for (const { name, row, field } of rows) {
      const value: unknown = settings === undefined ? row.default : settings.value(name);
      const said = isAlone(row) ? settings?.has(name) === true : value;
      if (said !== undefined) {
        fields[field] = isTime(row) && typeof said === 'number' ? milliseconds(said) : said;
      }
    }
    // each has been read as its row says
    return fields as Fields<Table>;
  };
}

function isAlone({ arguments: words }: Keyword): boolean {
  return words.length === 0;
}

function isTime({ arguments: [first] }: Keyword): boolean {
  return first?.value.type === 'seconds';
}
