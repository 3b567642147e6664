/** The options of an entry in a list block: words that may stand in any order. */
import type { Directive, Word } from '../language/tree.js';
import type { Keyword, KeywordTable, PlannedKeyword } from '../schema/keyword.js';
import { findKeyword } from '../schema/lookup.js';
import { type ArgumentValue, readWord } from './argument.js';
import { type CompileContext, reportError, reportHint, reportWarning } from './context.js';
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
  /** False when an option was unknown or had no valid value: an error has been reported. */
  readonly valid: boolean;
}

/**
 * Reads the words after an entry by the option table of its list. `path` names the list.
 * @param insidePlanned the list itself is planned, which has been said
 */
export function readEntryOptions(
  context: CompileContext,
  entry: Directive,
  table: KeywordTable,
  path: string,
  insidePlanned = false,
): EntryOptions {
  const options = new Map<string, EntryOption>();
  const words = entry.arguments;
  let valid = true;
  let next = 0;
  for (let word = words[next]; word !== undefined; word = words[next]) {
    const row = findKeyword(table, word.text);
    next += 1;
    if (row === undefined) {
      reportUnknownOption(context, word, table, path);
      // What follows may be its value: nothing after it can be trusted.
      return { options, valid: false };
    }
    if (row.status === 'planned' && !insidePlanned) {
      reportPlannedOption(context, word, row, path);
    }
    const option = readOption(context, word, words.slice(next), row);
    valid = option.valid && valid;
    next += option.used;
    const name = row.synonymOf ?? word.text;
    options.set(name, { name, keyword: word, values: option.values, words: option.words });
  }
  return { options, valid };
}

interface OptionValues {
  readonly values: readonly ArgumentValue[];
  readonly words: readonly Word[];
  readonly used: number;
  readonly valid: boolean;
}

function readOption(
  context: CompileContext,
  keyword: Word,
  following: readonly Word[],
  row: Keyword,
): OptionValues {
  const values: ArgumentValue[] = [];
  let valid = true;
  let used = 0;
  for (const argument of row.arguments) {
    const word = following[used];
    const { value: type } = argument;
    if (argument.optional && !(type.type === 'choice' && type.choices.includes(word?.text ?? ''))) {
      continue;
    }
    if (word === undefined) {
      const message = `'${keyword.text}' needs <${argument.name}> after it`;
      reportError(context, 'missing-option-value', keyword, message);
      return { values, words: following.slice(0, used), used, valid: false };
    }
    used += 1;
    const value = readWord(context, keyword.text, word, argument);
    if (value === undefined) {
      valid = false;
    } else {
      values.push(value);
    }
  }
  return { values, words: following.slice(0, used), used, valid };
}

function reportUnknownOption(
  context: CompileContext,
  word: Word,
  table: KeywordTable,
  path: string,
): void {
  const near = nearest(word.text, Object.keys(table));
  const hint = near === undefined ? 'write one entry on each line' : `did you mean '${near}'?`;
  const message = `unknown option '${word.text}' of an entry of '${path}'`;
  reportError(context, 'unknown-option', word, message, { hint });
}

function reportPlannedOption(
  context: CompileContext,
  word: Word,
  { effect, harmless }: PlannedKeyword,
  path: string,
): void {
  const place = `${path} ${word.text}`;
  if (!context.reportedPlanned.has(place)) {
    context.reportedPlanned.add(place);
    const message = `option '${word.text}' is not supported yet: ${effect}`;
    const report = harmless ? reportHint : reportWarning;
    report(context, 'not-supported-yet', word, message, { class: 'OK' });
  }
}
