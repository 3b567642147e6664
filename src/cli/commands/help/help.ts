/** `upkeep help [COMMAND]` */
import { readArguments } from '../../arguments.js';
import type { CommandManual, CommandRow } from '../../command.js';
import { helpText } from '../../command-help.js';
import { exitCodes } from '../../exit-codes.js';
import { generalHelp, unknownCommand } from '../../general-help.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[COMMAND]'],
  description: 'Explains a command, or lists them all.',
  operands: [{ name: 'COMMAND' }],
  options: {},
} as const satisfies CommandManual;

/** Explains one command, or lists all. */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  commands: readonly CommandRow[],
): Promise<number> {
  const [name] = readArguments(args, manual).positionals;
  if (name === undefined) {
    terminal.out(generalHelp(commands));
    return exitCodes.ok;
  }
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    terminal.error(unknownCommand(name, commands));
    return exitCodes.failed;
  }
  terminal.out(helpText(name, (await command.load()).manual));
  return exitCodes.ok;
}
