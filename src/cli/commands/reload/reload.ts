/** `upkeep reload`: SIGHUP with an answer. */
import { readArguments } from '../../arguments.js';
import { ask, member, refusalOf } from '../../daemon-answer.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { reload } from './command.js';

/** Asks and prints what the daemon says. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, reload);
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
