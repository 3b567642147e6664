/** The command line of `upkeepd`: keepalived's own, and ours. Pure. */
import { versionText } from '../../observe/version.js';
import { signalNumber } from '../signals.js';
import { type CommandLineItem, readCommandLine } from './getopt.js';
import { helpText } from './option-help.js';
import { type DaemonOptionRow, optionTable } from './option-table.js';
import { type DaemonOptions, defaultOptions } from './option-values.js';

/** What the command line asks for. */
export type ParsedCommandLine =
  | { readonly kind: 'run'; readonly options: DaemonOptions }
  /** Print the text and end. */
  | {
      readonly kind: 'print';
      readonly text: string;
      readonly stream: 'stdout' | 'stderr';
      readonly exitCode: number;
    }
  /** Print the text on standard error and end with status 1 (run-time contract, "Exit codes"). */
  | { readonly kind: 'error'; readonly text: string; readonly exitCode: 1 };

/**
 * Reads the command line.
 * @param argv without node and without the program: `process.argv.slice(2)`
 */
export function parseDaemonOptions(argv: readonly string[]): ParsedCommandLine {
  let options = defaultOptions;
  for (const item of readCommandLine(argv, optionTable)) {
    if (item.kind === 'word') {
      options = { ...options, unexpectedArguments: [...options.unexpectedArguments, item.text] };
    } else if (item.kind === 'problem') {
      return problem(item.text);
    } else if (item.row.prints !== undefined) {
      return printed(item.row.prints, item.value ?? '');
    } else {
      const next = applied(options, item);
      if ('problem' in next) {
        return problem(next.problem);
      }
      options = next;
    }
  }
  return { kind: 'run', options };
}

type GivenOption = Extract<CommandLineItem<DaemonOptionRow>, { kind: 'option' }>;

function applied(
  options: DaemonOptions,
  { row, value, spelled }: GivenOption,
): DaemonOptions | { readonly problem: string } {
  const change = row.change(options, value ?? '');
  if ('problem' in change) {
    return change;
  }
  const changed = { ...options, ...change };
  return row.withoutMeaning && !options.withoutMeaning.includes(spelled)
    ? { ...changed, withoutMeaning: [...options.withoutMeaning, spelled] }
    : changed;
}

function problem(text: string): ParsedCommandLine {
  return {
    kind: 'error',
    text: `upkeepd: ${text}\nTry 'upkeepd --help' for more information.\n`,
    exitCode: 1,
  };
}

function printed(what: NonNullable<DaemonOptionRow['prints']>, value: string): ParsedCommandLine {
  switch (what) {
    case 'version':
      return { kind: 'print', text: versionText(), stream: 'stderr', exitCode: 0 };
    case 'help':
      return { kind: 'print', text: helpText(), stream: 'stderr', exitCode: 0 };
    case 'genhash':
      return problem("-T is a command of its own here: 'upkeep genhash' takes the same options");
    case 'signum': {
      const number = signalNumber(value);
      return number === undefined
        ? { kind: 'error', text: `Unknown sigfunc ${value}\n`, exitCode: 1 }
        : { kind: 'print', text: `${number}\n`, stream: 'stdout', exitCode: 0 };
    }
  }
}
