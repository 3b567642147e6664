/** From the command line of `upkeep` to the command it names. */
import { NativeAddonError } from '../linux/addons.js';
import { type CommandRow, UsageError } from './command.js';
import { helpText } from './command-help.js';
import { commands } from './command-table.js';
import { askRemotely } from './control-client.js';
import { exitCodes } from './exit-codes.js';
import { generalHelp, unknownCommand } from './general-help.js';
import { readRemote } from './remote-daemon.js';
import type { Terminal } from './terminal.js';

/** Other spellings of commands, for those who type options. */
const aliases: Readonly<Record<string, string>> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
  '-v': 'version',
  '-V': 'version',
};

/**
 * Runs one command line.
 * @param argv without node and without the program: `process.argv.slice(2)`
 * @returns the exit status
 */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  const line = readRemote(argv);
  if (typeof line === 'string') {
    terminal.error(`upkeep: ${line}\nTry 'upkeep --help'.\n`);
    return exitCodes.failed;
  }
  askRemotely(line.remote);
  const [given, ...args] = line.rest;
  if (given === undefined) {
    terminal.error(generalHelp(commands));
    return exitCodes.failed;
  }
  const name = Object.hasOwn(aliases, given) ? aliases[given] : given;
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    terminal.error(unknownCommand(given, commands));
    return exitCodes.failed;
  }
  return run(command, args, terminal);
}

async function run(
  command: CommandRow,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  try {
    const module = await command.load();
    if (asksForHelp(args)) {
      terminal.out(helpText(command.name, module.manual));
      return exitCodes.ok;
    }
    return await module.run(args, terminal, commands);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.error(
        `upkeep ${command.name}: ${error.message}\n` +
          `Try 'upkeep help ${command.name}' for more information.\n`,
      );
      return exitCodes.failed;
    }
    if (error instanceof NativeAddonError) {
      terminal.error(`upkeep ${command.name}: ${error.message}\n`);
      return exitCodes.failed;
    }
    throw error;
  }
}

/** What stands behind `--` is no option. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}
