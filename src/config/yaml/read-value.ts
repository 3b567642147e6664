/** From the value of one keyword in YAML to its directives. */
import type { Directive, Word } from '../language/tree.js';
import type { Keyword } from '../schema/keyword.js';
import { makeDirective, mayRead, type NodeReader, oneWord, report, wordsOf } from './node-words.js';
import type { YamlNode } from './parse-yaml.js';
import { rowShape } from './row-shape.js';
import { restOfCommand, splitWords } from './words.js';

/** The directives of a keyword without a block; a sequence gives the keyword several times. */
export function readValue(
  reader: NodeReader,
  row: Keyword,
  keyword: Word,
  value: YamlNode,
): readonly Directive[] {
  if (value.kind !== 'sequence') {
    return readOnce(reader, row, keyword, value);
  }
  const { items } = value;
  if (!mayRead(reader, value)) {
    return [];
  }
  const several = items.length > 0 && items.every(({ kind }) => kind === 'sequence');
  if (rowShape(row) !== 'run') {
    return items.flatMap((item) => readOnce(reader, row, keyword, item));
  }
  return several
    ? items.map((item) => readRun(reader, keyword, item.kind === 'sequence' ? item.items : []))
    : [readRun(reader, keyword, items)];
}

/** A sequence of words of one kind. */
function readRun(reader: NodeReader, keyword: Word, items: readonly YamlNode[]): Directive {
  const words = items.map((item) => oneWord(reader, item));
  return makeDirective(
    keyword,
    words.filter((word) => word !== undefined),
  );
}

function readOnce(
  reader: NodeReader,
  row: Keyword,
  keyword: Word,
  value: YamlNode,
): readonly Directive[] {
  if (value.kind === 'null') {
    return mayRead(reader, value) ? [makeDirective(keyword, [])] : [];
  }
  const word = oneWord(reader, value);
  if (word === undefined) {
    return [];
  }
  switch (rowShape(row)) {
    case 'switch':
      return readSwitch(reader, row, keyword, { word, value });
    case 'word':
      return [makeDirective(keyword, [word])];
    case 'command': {
      const rest = restOfCommand(word.text.trim().replace(/\s*\n\s*/g, ' '));
      const words = splitWords(rest).map(({ text }) => ({ ...word, text }));
      return [makeDirective(keyword, words, undefined, rest)];
    }
    default:
      return [makeDirective(keyword, wordsOf(reader, value))];
  }
}

interface Switch {
  readonly word: Word;
  readonly value: YamlNode;
}

/** A keyword that stands alone is on; off is its absence, unless it can be said. */
function readSwitch(
  reader: NodeReader,
  row: Keyword,
  keyword: Word,
  { word, value }: Switch,
): readonly Directive[] {
  if (['true', 'yes', 'on'].includes(word.text)) {
    return [makeDirective(keyword, [])];
  }
  if (row.arguments.length > 0) {
    return [makeDirective(keyword, [word])];
  }
  if (!['false', 'no', 'off'].includes(word.text)) {
    const message = `'${keyword.text}' is true or false, not '${word.text}'`;
    report(reader, 'yaml-shape', value, message);
  }
  return [];
}
