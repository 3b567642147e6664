/**
 * What every command of `upkeep` is: a row of the table, and a file with its options, operands and
 * words, from which its help text and the input of the argument parser are made, and with its code.
 */
import type { Terminal } from './terminal.js';

/** An option, in the form that `parseArgs` of node takes, and the words for its help text. */
export interface OptionRow {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What the help text calls its argument. */
  readonly value?: string;
  /** The words that it takes; the first one is the default. */
  readonly choices?: readonly string[];
  /** A line feed where the text is to be broken. */
  readonly help?: string;
}

/** Options by their long names. */
export type OptionRows = Readonly<Record<string, OptionRow>>;

/** What may follow the options. */
export interface OperandRow {
  readonly name: string;
  readonly many?: boolean;
}

/** Where words are read: a command, or one of its actions. */
export interface Grammar {
  readonly options: OptionRows;
  readonly operands?: readonly OperandRow[];
}

/** What the first word of a command may ask for. */
export interface ActionRow extends Grammar {
  readonly help: string;
}

/** What a command takes, and its words: help text, man page and completion are made from it. */
export interface CommandManual extends Grammar {
  /** What follows `upkeep NAME`: a line for each form. */
  readonly usage: readonly string[];
  readonly description: string;
  readonly actions?: Readonly<Record<string, ActionRow>>;
  /** Between the actions and the options that they have in common. */
  readonly remark?: string;
  /** In place of `Options:`. */
  readonly optionsHeading?: string;
  /** What each exit status means, a line each; the heading is `Exit status:` without this one. */
  readonly exitsHeading?: string;
  readonly exits?: string;
  readonly examples?: string;
}

/** What is known of a command before its file is loaded. */
export interface CommandRow {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

/** The file of a command: loaded when it is run, or when it is to be explained. */
export interface CommandModule {
  readonly manual: CommandManual;
  /**
   * @param commands all of them, for those that explain the others
   * @returns the exit status
   */
  run(
    args: readonly string[],
    terminal: Terminal,
    commands: readonly CommandRow[],
  ): Promise<number>;
}

/** A command line that the command does not understand; the message is for the user. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What the commands that ask a daemon have in common. */
export const socketOption = {
  type: 'string',
  value: 'PATH',
  help: 'control socket of the daemon (default /run/upkeep/control.sock)',
} as const satisfies OptionRow;

/** What the commands that read a configuration have in common. */
export const configIdOption = {
  type: 'string',
  short: 'i',
  value: 'ID',
  help: 'use the lines that begin with @ID (default: the host name)',
} as const satisfies OptionRow;
