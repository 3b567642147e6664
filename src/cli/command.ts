/** What every command of `upkeep` is. Its code is loaded only when it is run. */
import type { Terminal } from './terminal.js';

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The whole help text, ending with a newline. */
  readonly help: string;
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
