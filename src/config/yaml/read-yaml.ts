/** From YAML to the directive tree, which is compiled as that of a conf file is. */
import type { Diagnostic } from '../diagnostic.js';
import { isIncludeKeyword } from '../language/include/include.js';
import { createReporter } from '../language/reporter.js';
import type { SourceText } from '../language/text/source.js';
import type { Block, Directive, Span, Word } from '../language/tree.js';
import type { BlockSchema, Keyword, KeywordTable, ListBlock } from '../schema/keyword.js';
import { findKeyword } from '../schema/lookup.js';
import { ROOT } from '../schema/root.js';
import { withoutControlCharacters } from './control-characters.js';
import { definersFirst } from './definers-first.js';
import {
  makeDirective,
  mayRead,
  type NodeReader,
  oneWord,
  placeOf,
  report,
  wordsOf,
} from './node-words.js';
import { parseYaml, type YamlNode } from './parse-yaml.js';
import { readValue } from './read-value.js';
import { hasOneWord } from './row-shape.js';

/** What a YAML file says. */
export interface YamlConfiguration {
  readonly directives: readonly Directive[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a configuration. Never throws for anything that a text can contain. */
export function readYaml(source: SourceText): YamlConfiguration {
  const { root, diagnostics } = parseYaml(source);
  if (root === undefined || root.kind === 'null') {
    return { directives: [], diagnostics };
  }
  const reader: NodeReader = {
    source,
    reporter: createReporter(),
    // Without aliases a node is counted twice at most, and no text has more nodes than characters.
    nodesLeft: 2 * source.text.length + 100_000,
  };
  const all = definersFirst(readContent(reader, ROOT.keywords, root));
  const directives = withoutControlCharacters(all, reader.reporter);
  return { directives, diagnostics: [...diagnostics, ...reader.reporter.diagnostics] };
}

/** Keywords: a mapping, or mappings in a sequence, one behind the other. */
function readContent(
  reader: NodeReader,
  table: KeywordTable,
  node: YamlNode,
): readonly Directive[] {
  if (node.kind === 'null' || !mayRead(reader, node)) {
    return [];
  }
  if (node.kind === 'sequence') {
    return node.items.flatMap((item) => readMapping(reader, table, item));
  }
  return readMapping(reader, table, node);
}

function readMapping(
  reader: NodeReader,
  table: KeywordTable,
  node: YamlNode,
): readonly Directive[] {
  if (!mayRead(reader, node)) {
    return [];
  }
  if (node.kind !== 'mapping') {
    report(reader, 'yaml-shape', node, 'here keywords are needed, as in `keyword: value`');
    return [];
  }
  const seen = new Set<string>();
  return node.pairs.flatMap(({ key, value }) => {
    const keyword = oneWord(reader, key);
    if (keyword === undefined || isRepeated(reader, key, keyword, seen)) {
      return [];
    }
    if (table === ROOT.keywords && isIncludeKeyword(keyword.text)) {
      report(reader, 'yaml-include', key, 'a YAML file cannot include another one');
      return [];
    }
    const row = findKeyword(table, keyword.text);
    if (row?.block !== undefined) {
      return readBlocks(reader, row, row.block, keyword, value);
    }
    return row === undefined
      ? [unknownDirective(reader, keyword, value)]
      : readValue(reader, row, keyword, value);
  });
}

function isRepeated(reader: NodeReader, key: YamlNode, { text }: Word, seen: Set<string>): boolean {
  const repeated = seen.has(text);
  if (repeated) {
    const message = `'${text}' is here already; this one is skipped`;
    report(reader, 'yaml-repeated-key', key, message, 'write a sequence to give it several times');
  }
  seen.add(text);
  return repeated;
}

/** The compiler says that the keyword is unknown, and what was meant. */
function unknownDirective(reader: NodeReader, keyword: Word, value: YamlNode): Directive {
  const block = value.kind === 'mapping' ? blockWith(placeOf(reader, value), []) : undefined;
  return makeDirective(keyword, value.kind === 'scalar' ? wordsOf(reader, value) : [], block);
}

function blockWith(place: Span, directives: readonly Directive[]): Block {
  return { open: place, close: place, directives };
}

function readBlocks(
  reader: NodeReader,
  row: Keyword,
  schema: BlockSchema,
  keyword: Word,
  value: YamlNode,
): readonly Directive[] {
  const make = (words: readonly Word[], content: YamlNode): Directive => {
    const inner =
      schema.content === 'keywords'
        ? readContent(reader, schema.keywords, content)
        : readList(reader, schema, content);
    return makeDirective(keyword, words, blockWith(placeOf(reader, content), inner));
  };
  if (row.arguments.length > 0) {
    return readNamed(reader, row, value, (words, content) => make(words, content));
  }
  const several =
    value.kind === 'sequence' &&
    (schema.content === 'keywords' ||
      (value.items.length > 0 && value.items.every(({ kind }) => kind === 'sequence')));
  return several ? value.items.map((item) => make([], item)) : [make([], value)];
}

function readNamed(
  reader: NodeReader,
  row: Keyword,
  value: YamlNode,
  make: (words: readonly Word[], content: YamlNode) => Directive,
): readonly Directive[] {
  return value.kind === 'sequence' && mayRead(reader, value)
    ? value.items.flatMap((item) => readNames(reader, row, item, make))
    : readNames(reader, row, value, make);
}

function readNames(
  reader: NodeReader,
  row: Keyword,
  value: YamlNode,
  make: (words: readonly Word[], content: YamlNode) => Directive,
): readonly Directive[] {
  if (value.kind === 'null' || !mayRead(reader, value)) {
    return [];
  }
  if (value.kind !== 'mapping') {
    report(reader, 'yaml-shape', value, 'here names are needed, as in `name: {…}`');
    return [];
  }
  const seen = new Set<string>();
  return value.pairs.flatMap(({ key, value: content }) => {
    const name = oneWord(reader, key);
    if (name === undefined || isRepeated(reader, key, name, seen)) {
      return [];
    }
    const words = name.text === '' ? [] : hasOneWord(row) ? [name] : wordsOf(reader, key);
    return [make(words, content)];
  });
}

function readList(reader: NodeReader, schema: ListBlock, node: YamlNode): readonly Directive[] {
  if (node.kind === 'null') {
    return [];
  }
  if (node.kind !== 'sequence') {
    report(reader, 'yaml-shape', node, 'here a sequence of entries is needed, as in `- entry`');
    return [];
  }
  return node.items.flatMap((item) => {
    const word = oneWord(reader, item);
    const words = word === undefined ? [] : schema.per === 'word' ? [word] : wordsOf(reader, item);
    const [keyword, ...others] = words;
    return keyword === undefined ? [] : [makeDirective(keyword, others)];
  });
}
