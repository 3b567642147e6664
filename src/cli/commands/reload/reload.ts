/** `upkeep reload`: SIGHUP with an answer. */
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption } from '../../command.js';
import { ask, member, refusalOf } from '../../daemon-answer.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[--socket PATH]'],
  description: `
Asks the running upkeepd to read its configuration again, as SIGHUP does, and reports what it
says. States and addresses that stay configured are kept. A file with errors is refused: the
daemon goes on with what it has.`,
  options: { socket: socketOption },
  exits: '0  accepted    1  refused    3  no daemon is running',
} as const satisfies CommandManual;

/** Asks and prints what the daemon says. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, manual);
  const answer = await ask(values.socket, 'POST', '/reload', terminal);
  if (typeof answer === 'number') {
    return answer;
  }
  if (member(answer.value, 'accepted') === true) {
    terminal.out('The new configuration is accepted.\n');
    return exitCodes.ok;
  }
  const reason = refusalOf(answer);
  terminal.error(`Refused, the daemon goes on with the old configuration:\n${reason}\n`);
  return exitCodes.failed;
}
