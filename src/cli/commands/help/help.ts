/** `upkeep help [COMMAND]` */
import { readArguments } from '../../arguments.js';
import type { Command } from '../../command.js';
import { helpText } from '../../command-help.js';
import { exitCodes } from '../../exit-codes.js';
import { generalHelp, unknownCommand } from '../../general-help.js';
import type { Terminal } from '../../terminal.js';
import { help } from './command.js';

/** Explains one command, or lists all. */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  commands: readonly Command[],
): Promise<number> {
  const [name] = readArguments(args, help).positionals;
  if (name === undefined) {
    terminal.out(generalHelp(commands));
    return exitCodes.ok;
  }
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    terminal.error(unknownCommand(name, commands));
    return exitCodes.failed;
  }
  terminal.out(helpText(command));
  return exitCodes.ok;
}
