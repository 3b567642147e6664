/** `upkeep check-now`: health checks do not wait for their time. */
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption } from '../../command.js';
import { ask, member, refusalOf } from '../../daemon-answer.js';
import { exitCodes } from '../../exit-codes.js';
import { texts } from '../../steer-server.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[--socket PATH] [SERVER]'],
  description: `
Has the checks of a real server, of all real servers of a virtual server, or all of them run at
once. What they find out is told by upkeep status and upkeep why. Checks that rest go on resting.`,
  operands: [{ name: 'SERVER' }],
  options: { socket: socketOption },
  exits: '0  they run    1  there is no such server    3  no daemon is running',
  examples: 'upkeep check-now 10.1.0.4:80 && upkeep why 10.1.0.4:80',
} as const satisfies CommandManual;

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const [server] = positionals;
  const body = server === undefined ? {} : { server };
  const answer = await ask(values.socket, 'POST', '/v1/checks/run', terminal, { body });
  if (typeof answer === 'number') {
    return answer;
  }
  if (answer.status !== 200) {
    terminal.error(`upkeep: ${refusalOf(answer)}\n`);
    return exitCodes.failed;
  }
  const names = texts(member(answer.value, 'servers'));
  terminal.out(names.map((name) => `${name} is checked\n`).join(''));
  return exitCodes.ok;
}
