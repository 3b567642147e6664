/** From the directive tree to YAML. The tables say what shape the value of a keyword has. */
import type { Directive, Word } from '../language/tree.js';
import type { ArgumentType } from '../schema/argument.js';
import type { BlockSchema, Keyword, KeywordTable, ListBlock } from '../schema/keyword.js';
import { findKeyword } from '../schema/lookup.js';
import { ROOT } from '../schema/root.js';
import { emitYaml, type YamlEntry, type YamlTree } from './emit.js';
import { hasOneWord, rowShape } from './row-shape.js';
import { commandOfRest, joinWords } from './words.js';

/** A configuration as YAML. */
export interface PrintedYaml {
  readonly text: string;
  /** Keywords that could not be written, because they are unknown or lack their block. */
  readonly leftOut: readonly Word[];
}

/**
 * Writes directives as YAML. Words that the daemon ignores, those after the arguments of a keyword,
 * are not written. A keyword that returns after others begins a new mapping, so that nothing
 * changes its place; only at the top level all its uses are brought together.
 */
export function printYaml(directives: readonly Directive[]): PrintedYaml {
  const leftOut: Word[] = [];
  return { text: emitYaml(contentOf(directives, ROOT.keywords, leftOut)), leftOut };
}

/** Keywords in a mapping, or in a sequence of mappings where their order asks for it. */
function contentOf(
  directives: readonly Directive[],
  table: KeywordTable,
  leftOut: Word[],
): YamlTree {
  const mappings = inMappings(directives, table, leftOut).map((groups): YamlTree => {
    const entries = [...groups].flatMap(([name, group]): readonly YamlEntry[] => {
      const row = findKeyword(table, name);
      return row === undefined ? [] : [[name, groupValue(row, group, leftOut)]];
    });
    return { kind: 'mapping', entries };
  });
  const [only, ...others] = mappings;
  return only !== undefined && others.length === 0 ? only : { kind: 'sequence', items: mappings };
}

/** Directives by keyword, for each of the mappings that they need. */
type Groups = Map<string, Directive[]>;

function inMappings(
  directives: readonly Directive[],
  table: KeywordTable,
  leftOut: Word[],
): readonly Groups[] {
  let groups: Groups = new Map();
  const mappings = [groups];
  let before: string | undefined;
  for (const directive of directives) {
    const name = directive.name;
    const row = findKeyword(table, name);
    if (row === undefined || (row.kind === 'block' && directive.block === undefined)) {
      leftOut.push(directive.keyword);
      continue;
    }
    const orderCounts = table !== ROOT.keywords || hasSynonym(table, groups, name, row);
    if (groups.has(name) && name !== before && orderCounts) {
      groups = new Map();
      mappings.push(groups);
    }
    const group = groups.get(name) ?? [];
    group.push(directive);
    groups.set(name, group);
    before = name;
  }
  return mappings;
}

/** Whether a group is of the same keyword by another name. */
function hasSynonym(table: KeywordTable, groups: Groups, name: string, row: Keyword): boolean {
  const meant = row.synonymOf ?? name;
  return [...groups.keys()].some(
    (other) => other !== name && (findKeyword(table, other)?.synonymOf ?? other) === meant,
  );
}

function groupValue(row: Keyword, group: readonly Directive[], leftOut: Word[]): YamlTree {
  if (row.block !== undefined && row.arguments.length > 0) {
    return namedBlocks(row, row.block, group, leftOut);
  }
  const values = group.map((directive) => oneValue(row, directive, leftOut));
  const [only] = values;
  const divided = row.block?.content === 'keywords' && only?.kind === 'sequence';
  if (values.length !== 1 || only === undefined || divided) {
    return { kind: 'sequence', items: values };
  }
  const run = rowShape(row) === 'run' && only.kind === 'sequence' ? only.items[0] : undefined;
  const single = only.kind === 'sequence' && only.items.length === 1 ? run : undefined;
  // One word of many that are possible: `status_code: "200"`.
  const isWord =
    single?.kind === 'plain' || (single?.kind === 'text' && !/[\s"]/.test(single.text));
  return single !== undefined && isWord ? single : only;
}

function oneValue(row: Keyword, directive: Directive, leftOut: Word[]): YamlTree {
  const words = directive.arguments.map(({ text }) => text);
  const [first] = words;
  switch (rowShape(row)) {
    case 'block':
      return row.block === undefined
        ? { kind: 'null' }
        : blockOf(row.block, directive.block?.directives ?? [], leftOut);
    case 'switch':
      return switchOf(row.arguments.length > 0 ? words : []);
    case 'run':
      return { kind: 'sequence', items: words.map((word) => scalarOf(row, word)) };
    case 'command': {
      const withAccount = row.arguments[0]?.value.type === 'script';
      const text = commandOfRest(directive.rest.text, withAccount);
      return first === undefined ? { kind: 'null' } : { kind: 'text', text };
    }
    case 'words':
      return words.length > 1 ? { kind: 'text', text: joinWords(words) } : scalarOf(row, first);
    case 'word':
      return scalarOf(row, first);
  }
}

/** What is a number by its nature, or a choice between numbers. */
const NUMBERS: ReadonlySet<string | undefined> = new Set<ArgumentType['type']>([
  ...(['integer', 'seconds', 'milliseconds', 'pair', 'choice'] as const),
]);

/** A number is written as one when its digits stay as they are in any reader. */
function scalarOf(row: Keyword, text: string | undefined): YamlTree {
  if (text === undefined) {
    return { kind: 'null' };
  }
  const plain =
    NUMBERS.has(row.arguments[0]?.value.type) &&
    /^(?:0|-?[1-9]\d{0,14})(?:\.\d{0,5}[1-9])?$/.test(text);
  return plain ? { kind: 'plain', text } : { kind: 'text', text: wordIn(row, text) };
}

/** A word among words may need quotes of its own. */
function wordIn(row: Keyword, text: string): string {
  return rowShape(row) === 'words' ? joinWords([text]) : text;
}

function switchOf([word]: readonly string[]): YamlTree {
  if (word === undefined || ['on', 'true', 'yes'].includes(word)) {
    return { kind: 'plain', text: 'true' };
  }
  return ['off', 'false', 'no'].includes(word)
    ? { kind: 'plain', text: 'false' }
    : { kind: 'text', text: word };
}

function namedBlocks(
  row: Keyword,
  schema: BlockSchema,
  group: readonly Directive[],
  leftOut: Word[],
): YamlTree {
  const entries = group.map((directive): YamlEntry => {
    const words = directive.arguments.map(({ text }) => text);
    const name = hasOneWord(row) ? (words[0] ?? '') : joinWords(words);
    return [name, blockOf(schema, directive.block?.directives ?? [], leftOut)];
  });
  const unique = new Set(entries.map(([name]) => name)).size === entries.length;
  return unique
    ? { kind: 'mapping', entries }
    : {
        kind: 'sequence',
        items: entries.map((entry) => ({ kind: 'mapping', entries: [entry] })),
      };
}

function blockOf(schema: BlockSchema, directives: readonly Directive[], leftOut: Word[]): YamlTree {
  return schema.content === 'keywords'
    ? contentOf(directives, schema.keywords, leftOut)
    : { kind: 'sequence', items: directives.flatMap((each) => entriesOf(schema, each)) };
}

function entriesOf(schema: ListBlock, directive: Directive): readonly YamlTree[] {
  const words = [directive.keyword, ...directive.arguments].map(({ text }) => text);
  const texts = schema.per === 'word' ? words : [joinWords(words)];
  return texts.map((text) => ({ kind: 'text', text }));
}
