/** `upkeep complete`: what a shell asks when TAB is pressed. */
import { readArguments } from '../../arguments.js';
import type { CommandManual, CommandRow } from '../../command.js';
import { candidates } from '../../completion/candidates.js';
import { askStatus } from '../../daemon-status.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['-- WORD...'],
  description: `
For the scripts of upkeep completion: prints what may stand in the place of the last WORD, a line
for each, with what it is behind a tab; or :files. A daemon that does not answer within 300 ms has
no names to give.`,
  operands: [{ name: 'WORD', many: true }],
  options: {},
  exits: '0  always',
  examples: "upkeep complete -- handover ''",
} as const satisfies CommandManual;

const ANSWER_MS = 300;

/** Asks, and prints. */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  commands: readonly CommandRow[],
): Promise<number> {
  const { positionals } = readArguments(args, manual);
  const quiet = { ...terminal, error: () => undefined };
  const found = await candidates(positionals, commands, async (socket) => {
    const status = await askStatus(socket, quiet, { timeoutMs: ANSWER_MS });
    return typeof status === 'number' ? undefined : status;
  });
  const lines = found === 'files' ? [':files'] : found.map(lineOf);
  terminal.out(lines.map((line) => `${line}\n`).join(''));
  return exitCodes.ok;
}

function lineOf({ word, summary }: { readonly word: string; readonly summary: string }): string {
  return summary === '' ? word : `${word}\t${summary}`;
}
