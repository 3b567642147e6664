/** From the directive tree to YAML. The tables say what shape the value of a keyword has. */
import type { Directive, Word } from '../language/tree.js';
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
 * are not written. Within a block the keywords stand in the order of their last use.
 */
export function printYaml(directives: readonly Directive[]): PrintedYaml {
  const leftOut: Word[] = [];
  return { text: emitYaml(mappingOf(directives, ROOT.keywords, leftOut)), leftOut };
}

function mappingOf(
  directives: readonly Directive[],
  table: KeywordTable,
  leftOut: Word[],
): YamlTree {
  const groups = new Map<string, Directive[]>();
  for (const directive of directives) {
    const name = directive.keyword.text;
    const row = findKeyword(table, name);
    if (row === undefined || (row.kind === 'block' && directive.block === undefined)) {
      leftOut.push(directive.keyword);
      continue;
    }
    const group = groups.get(name) ?? [];
    group.push(directive);
    // Of a setting that is given twice the later one counts, also beside its opposite.
    groups.delete(name);
    groups.set(name, group);
  }
  const entries = [...groups].flatMap(([name, group]): readonly YamlEntry[] => {
    const row = findKeyword(table, name);
    return row === undefined ? [] : [[name, groupValue(row, group, leftOut)]];
  });
  return { kind: 'mapping', entries };
}

function groupValue(row: Keyword, group: readonly Directive[], leftOut: Word[]): YamlTree {
  if (row.block !== undefined && row.arguments.length > 0) {
    return namedBlocks(row, row.block, group, leftOut);
  }
  const values = group.map((directive) => oneValue(row, directive, leftOut));
  const [only] = values;
  if (values.length !== 1 || only === undefined) {
    return { kind: 'sequence', items: values };
  }
  const run = rowShape(row) === 'run' && only.kind === 'sequence' ? only.items[0] : undefined;
  const single = only.kind === 'sequence' && only.items.length === 1 ? run : undefined;
  // One word of many that are possible: `status_code: "200"`.
  return single?.kind === 'text' && !/[\s"]/.test(single.text) ? single : only;
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
      return { kind: 'sequence', items: words.map((text) => ({ kind: 'text', text })) };
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

/** A number is written as one when its digits stay as they are in any reader. */
function scalarOf(row: Keyword, text: string | undefined): YamlTree {
  if (text === undefined) {
    return { kind: 'null' };
  }
  const type = row.arguments[0]?.value.type;
  const counts = type === 'integer' || type === 'seconds' || type === 'milliseconds';
  const plain = counts && /^(?:0|-?[1-9]\d{0,14})(?:\.\d{0,5}[1-9])?$/.test(text);
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
    ? mappingOf(directives, schema.keywords, leftOut)
    : { kind: 'sequence', items: directives.flatMap((each) => entriesOf(schema, each)) };
}

function entriesOf(schema: ListBlock, directive: Directive): readonly YamlTree[] {
  const words = [directive.keyword, ...directive.arguments].map(({ text }) => text);
  const texts = schema.per === 'word' ? words : [joinWords(words)];
  return texts.map((text) => ({ kind: 'text', text }));
}
