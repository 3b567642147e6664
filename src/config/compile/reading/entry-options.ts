/** The options of an entry in a list block: words that may stand in any order. */
import type { Word } from '../../language/tree.js';
import { type Argument, formOf } from '../../schema/argument.js';
import type { Keyword, KeywordTable } from '../../schema/keyword.js';
import { findKeyword } from '../../schema/lookup.js';
import type { ArgumentValue } from './argument.js';
import { readSequence, type SequenceResult } from './arguments.js';
import { type CompileContext, reportError } from './context.js';
import { reportDeprecated } from './deprecated.js';
import { nearest } from './edit-distance.js';

/** An option with its values and its words. */
export interface EntryOption {
  readonly name: string;
  readonly keyword: Word;
  readonly values: readonly ArgumentValue[];
  readonly words: readonly Word[];
}

/** The options of one entry. */
export interface EntryOptions {
  /** The last use of each option. */
  readonly options: ReadonlyMap<string, EntryOption>;
  /** All uses, in the order of the line. */
  readonly uses: readonly EntryOption[];
  /** The values of the entry, where it stands among its options. */
  readonly entry: readonly ArgumentValue[];
  /** False when an option was unknown or had no valid value: an error has been reported. */
  readonly valid: boolean;
}

/** The list that options belong to. */
export interface OptionList {
  readonly table: KeywordTable;
  /** The name of the list. */
  readonly path: string;
  /** The entry stands among its options, once. */
  readonly entry?: Argument;
}

/** Reads the words of an entry by the option table of its list. */
export function readEntryOptions(
  context: CompileContext,
  words: readonly Word[],
  list: OptionList,
): EntryOptions {
  const options = new Map<string, EntryOption>();
  const uses: EntryOption[] = [];
  let entry: readonly ArgumentValue[] = [];
  let wanted = list.entry;
  let valid = true;
  let next = 0;
  for (let word = words[next]; word !== undefined; word = words[next]) {
    const row = findKeyword(list.table, word.text);
    let result: SequenceResult;
    if (row) {
      result = readOption(context, words, next, row);
      const name = row.synonymOf ?? word.text;
      const read = words.slice(next + 1, result.next);
      const use = { name, keyword: word, values: result.values, words: read };
      options.set(name, use);
      uses.push(use);
    } else if (wanted && mayBeEntry(word, wanted)) {
      result = readSequence(context, { keyword: word, words, within: 'entry' }, next, [wanted]);
      wanted = undefined;
      entry = result.values;
    } else {
      reportUnknownOption(context, word, list);
      // What follows may be its value: nothing after it can be trusted.
      return { options, uses, entry, valid: false };
    }
    valid = result.valid && valid;
    next = result.next;
  }
  const [first] = words;
  if (wanted && first) {
    const message = `an entry of '${list.path}' needs <${wanted.name}>`;
    reportError(context, 'missing-entry', first, message);
  }
  return { options, uses, entry, valid: valid && wanted === undefined };
}

function readOption(
  context: CompileContext,
  words: readonly Word[],
  at: number,
  row: Keyword,
): SequenceResult {
  const [keyword] = words.slice(at);
  if (keyword === undefined) {
    return { values: [], next: at, valid: true };
  }
  reportDeprecated(context, { keyword }, row);
  return readSequence(context, { keyword, words, within: 'entry' }, at + 1, row.arguments);
}

/** A plain word that no option knows is more likely a mistyped option than a mistyped entry. */
function mayBeEntry({ text }: Word, { value }: Argument): boolean {
  const known = value.type === 'forms' && formOf(value, text) !== undefined;
  const inner = value.type === 'forms' ? value.otherwise?.value : value;
  const name = inner?.type === 'network' && inner.names?.includes(text) === true;
  return known || name || !/^[a-z][\w-]*$/i.test(text);
}

function reportUnknownOption(
  context: CompileContext,
  word: Word,
  { table, path }: OptionList,
): void {
  const near = nearest(word.text, Object.keys(table));
  const hint = near === undefined ? 'write one entry on each line' : `did you mean '${near}'?`;
  const message = `unknown option '${word.text}' of an entry of '${path}'`;
  reportError(context, 'unknown-option', word, message, { hint });
}
