/** What a block of keywords says, given out by keyword. */
import type { Directive } from '../../language/tree.js';
import type { KeywordTable } from '../../schema/keyword.js';
import type { ArgumentValue } from './argument.js';
import { type Line, type LinePlace, readLines } from './block-lines.js';
import type { CompileContext } from './context.js';
import type { ScriptValue } from './script.js';

/** One use of a keyword. */
export interface Setting {
  readonly directive: Directive;
  readonly values: readonly ArgumentValue[];
  /** Counts up through the block. */
  readonly order: number;
}

/** What a block says. Of a keyword given more than once, the last use counts. */
export interface Settings<Name extends string> {
  /** The last use of a keyword whose arguments are valid. */
  last(name: Name): Setting | undefined;
  /** All uses, in the order of the file. */
  all(name: Name): readonly Setting[];
  number(name: Name): number | undefined;
  text(name: Name): string | undefined;
  script(name: Name): ScriptValue | undefined;
  /** true or false as written, true without an argument, undefined when the keyword is absent. */
  toggle(name: Name): boolean | undefined;
  has(name: Name): boolean;
  /** The keyword was given with arguments that cannot be used. */
  invalid(name: Name): boolean;
  /** Both are given, and the last use of `name` stands behind that of `other`. */
  comesAfter(name: Name, other: Name): boolean;
}

interface Uses {
  readonly settings: Map<string, Setting[]>;
  readonly invalid: Set<string>;
  count: number;
}

/** Reads the directives of the block at a place by its table. */
export function readSettings<Table extends KeywordTable>(
  context: CompileContext,
  directives: readonly Directive[] | undefined,
  place: LinePlace & { readonly table: Table },
): Settings<string & keyof Table> {
  const uses: Uses = { settings: new Map(), invalid: new Set(), count: 0 };
  readLines(context, directives, place, uses, addUse);
  return settingsFrom(uses);
}

function addUse(_: CompileContext, uses: Uses, { directive, name, values }: Line): void {
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

function settingsFrom<Name extends string>({ settings, invalid }: Uses): Settings<Name> {
  const last = (name: Name) => settings.get(name)?.at(-1);
  const first = (name: Name) => last(name)?.values[0];
  return {
    last,
    all: (name) => settings.get(name) ?? [],
    has: (name) => settings.has(name),
    invalid: (name) => invalid.has(name),
    comesAfter: (name, other) => (last(name)?.order ?? -1) > (last(other)?.order ?? Infinity),
    number(name) {
      const value = first(name);
      return typeof value === 'number' ? value : undefined;
    },
    text(name) {
      const value = first(name);
      return typeof value === 'string' ? value : undefined;
    },
    script(name) {
      const value = first(name);
      return typeof value === 'object' ? value : undefined;
    },
    toggle(name) {
      return settings.has(name) ? first(name) !== false : undefined;
    },
  };
}
