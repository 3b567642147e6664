/**
 * Reads a block of keywords by its table: every directive is looked up, its shape and arguments are
 * checked, and what remains is given out by keyword.
 */
import type { Directive } from '../../language/tree.js';
import type { Keyword, KeywordTable } from '../../schema/keyword.js';
import { findKeyword } from '../../schema/lookup.js';
import type { ArgumentValue } from './argument.js';
import { readArguments } from './arguments.js';
import { type CompileContext, reportHint } from './context.js';
import { reportDeprecated } from './deprecated.js';
import { tellPlanned } from './planned.js';
import type { ScriptValue } from './script.js';
import { checkShape } from './shape.js';
import { reportUnknownKeyword } from './unknown-keyword.js';

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

/**
 * Reads the directives of the block `path` by its table. `planned`: whether planned keywords are
 * told, or the block has been.
 */
export function readSettings<Table extends KeywordTable>(
  context: CompileContext,
  directives: readonly Directive[],
  table: Table,
  path: string,
  planned: 'told' | 'known' = 'told',
): Settings<string & keyof Table> {
  const uses: Uses = { settings: new Map(), invalid: new Set(), count: 0 };
  let known: Directive | undefined;
  for (const directive of directives) {
    const name = directive.name;
    const keyword = findKeyword(table, name);
    if (keyword === undefined) {
      reportUnknownKeyword(context, directive, table, path, known);
      continue;
    }
    known = directive;
    // What is wrong has been reported; without its braces a block says nothing.
    if (checkShape(context, directive, keyword)) {
      if (keyword.status === 'planned' && planned === 'told') {
        tellPlanned(context, directive.keyword, keyword, path);
      }
      addUse(context, uses, directive, keyword);
    }
  }
  return settingsFrom(uses);
}

function addUse(context: CompileContext, uses: Uses, directive: Directive, keyword: Keyword): void {
  const name = keyword.synonymOf ?? directive.name;
  reportDeprecated(context, directive, keyword);
  const values = readArguments(context, directive, keyword);
  if (values === undefined) {
    uses.invalid.add(name);
    return;
  }
  const setting: Setting = { directive, values, order: uses.count };
  uses.count += 1;
  const earlier = uses.settings.get(name);
  if (earlier === undefined) {
    uses.settings.set(name, [setting]);
    return;
  }
  if (!keyword.repeatable) {
    reportRepetition(context, directive, earlier);
  }
  earlier.push(setting);
}

function reportRepetition(
  context: CompileContext,
  directive: Directive,
  earlier: readonly Setting[],
): void {
  const before = earlier.at(-1)?.directive.keyword.span ?? directive.keyword.span;
  const message = `'${directive.name}' is set again; this later one counts`;
  const related = [{ message: 'set here before', span: before }];
  reportHint(context, 'repeated-keyword', directive.keyword, message, { related });
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
