/** `upkeep version` */
import { versionText } from '../../../observe/version.js';
import { readArguments } from '../../arguments.js';
import type { CommandManual } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: [''],
  description: 'Prints the version of upkeep and of the runtime.',
  options: {},
} as const satisfies CommandManual;

/** Prints the version. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  readArguments(args, manual);
  terminal.out(versionText());
  return exitCodes.ok;
}
