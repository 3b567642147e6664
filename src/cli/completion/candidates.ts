/** What may follow on a command line, from what the commands know of themselves. */
import type { CommandManual, CommandRow, Grammar, OptionRow, OptionRows } from '../command.js';
import { optionMeaning } from '../command-help.js';
import { type Source, type SourceSurroundings, sourceFor } from './sources.js';

/** A word that may come, and what it is; "" where that is plain. */
export interface Candidate {
  readonly word: string;
  readonly summary: string;
}

/** What a shell is told. */
export type Completion = 'files' | readonly Candidate[];

/**
 * The words that may stand in the place of the last one and begin as it does.
 * @param words the line without `upkeep`, up to the cursor; the last one may be empty
 */
export async function candidates(
  words: readonly string[],
  commands: readonly CommandRow[],
  status: (socket: string | undefined) => ReturnType<SourceSurroundings['status']>,
): Promise<Completion> {
  const [name = '', ...rest] = words;
  const prefix = rest.at(-1);
  if (prefix === undefined) {
    return beginning(
      name,
      commands.map((each) => ({ word: each.name, summary: each.summary })),
    );
  }
  const row = commands.find((each) => each.name === name);
  if (row === undefined) {
    return [];
  }
  const { manual } = await row.load();
  const before = rest.slice(0, -1);
  const expected = expectedAfter(name, before, prefix, manual);
  if (typeof expected !== 'function') {
    return expected === 'files' ? expected : beginning(prefix, expected);
  }
  const socket = before[before.indexOf('--socket') + 1];
  const found = await expected({
    status: () => status(before.includes('--socket') ? socket : undefined),
    commandNames: commands.map((each) => each.name),
    before: before.at(-1),
  });
  return beginning(
    prefix,
    [...new Set(found)].map((word) => ({ word, summary: '' })),
  );
}

function beginning(prefix: string, all: readonly Candidate[]): readonly Candidate[] {
  return all.filter(({ word }) => word.startsWith(prefix));
}

function expectedAfter(
  command: string,
  before: readonly string[],
  prefix: string,
  manual: CommandManual,
): Source | readonly Candidate[] {
  const { actions } = manual;
  const action = actions && before.find((word) => Object.hasOwn(actions, word));
  const grammar = grammarOf(manual, action);
  const option = optionNamed(before.at(-1), grammar.options);
  if (option?.type === 'string') {
    const { choices, value = '' } = option;
    return choices?.map((word) => ({ word, summary: '' })) ?? sourceFor(command, value);
  }
  if (prefix.startsWith('-')) {
    return Object.entries(grammar.options).map(([name, row]) => ({
      word: `--${name}`,
      summary: optionMeaning(row).split('\n', 1)[0] ?? '',
    }));
  }
  if (actions !== undefined && action === undefined) {
    return Object.entries(actions).map(([word, { help }]) => ({
      word,
      summary: help.split('\n', 1)[0] ?? '',
    }));
  }
  const place = operandsIn(before, grammar.options).length - (action === undefined ? 0 : 1);
  const operands = grammar.operands ?? [];
  const last = operands.at(-1);
  const operand = operands[place] ?? (last?.many === true ? last : undefined);
  return operand === undefined ? [] : sourceFor(command, operand.name);
}

/** An action has the options of its command as well. */
function grammarOf(manual: CommandManual, action: string | undefined): Grammar {
  const own = action === undefined ? undefined : manual.actions?.[action];
  return own === undefined
    ? manual
    : { operands: own.operands ?? [], options: { ...manual.options, ...own.options } };
}

function optionNamed(word: string | undefined, options: OptionRows): OptionRow | undefined {
  const long = word?.startsWith('--') ? word.slice(2) : undefined;
  return long === undefined
    ? Object.values(options).find(({ short }) => short !== undefined && word === `-${short}`)
    : options[long];
}

function operandsIn(words: readonly string[], options: OptionRows): readonly string[] {
  return words.filter((word, index) => {
    const isValue = optionNamed(words[index - 1], options)?.type === 'string';
    return !(isValue || word.startsWith('-'));
  });
}
