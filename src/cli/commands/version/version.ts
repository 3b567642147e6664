/** `upkeep version` */
import { versionText } from '../../../observe/version.js';
import { readArguments } from '../../arguments.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { version } from './command.js';

/** Prints the version. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  readArguments(args, version);
  terminal.out(versionText());
  return exitCodes.ok;
}
