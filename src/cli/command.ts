/**
 * What every command of `upkeep` is: a row with its options, operands and words, from which its
 * help text and the input of the argument parser are made. Its code is loaded when it is run.
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

/** All that is known of a command without its code. */
export interface CommandRow extends Grammar {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
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

/** A row with the way to its code. */
export interface Command extends CommandRow {
  readonly load: () => Promise<CommandModule>;
}

/** What the file of a command exports; it is loaded when it is needed. */
export interface CommandModule {
  /**
   * @param commands all of them, for the one that explains the others
   * @returns the exit status
   */
  run(args: readonly string[], terminal: Terminal, commands: readonly Command[]): Promise<number>;
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
