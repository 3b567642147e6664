/** `upkeep confirm`: a reload on trial is for good. */
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption } from '../../command.js';
import { ask, refusalOf } from '../../daemon-answer.js';
import { DAEMON_EXITS, exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[--socket PATH]'],
  description: `
Keeps the configuration that upkeep reload --confirm has put in force; otherwise the former one
would come back when its time is over.`,
  options: { socket: socketOption },
  exits: `0  done    1  no reload waits to be confirmed
${DAEMON_EXITS}`,
} as const satisfies CommandManual;

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, manual);
  const answer = await ask(values.socket, 'POST', '/v1/reload/confirm', terminal);
  if (typeof answer === 'number') {
    return answer;
  }
  if (answer.status !== 200) {
    terminal.error(`upkeep: ${refusalOf(answer)}\n`);
    return exitCodes.failed;
  }
  terminal.out('The new configuration stays.\n');
  return exitCodes.ok;
}
