/** `upkeep version` */
import { versionText } from '../../../observe/version.js';
import { readArguments } from '../../arguments.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** Prints the version. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  readArguments(args, {}, 0);
  terminal.out(versionText());
  return exitCodes.ok;
}
