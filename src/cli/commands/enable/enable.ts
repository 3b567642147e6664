/** `upkeep enable`: what drain or disable has done to a real server ends. */
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { member } from '../../daemon-answer.js';
import { exitCodes } from '../../exit-codes.js';
import {
  SERVER_WORDS,
  STEERING_EXITS,
  steerServer,
  tellServers,
  texts,
} from '../../steer-server.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[--socket PATH] RS'],
  description: `
Ends what upkeep drain or upkeep disable has done: the checks of the real server decide again, and
those that rested run at once. A weight that was set stays: upkeep weight RS auto ends that.

${SERVER_WORDS}`,
  operands: [{ name: 'RS' }],
  options: { socket: socketOption },
  exits: STEERING_EXITS,
  examples: 'upkeep enable 10.1.0.4',
} as const satisfies CommandManual;

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const [server] = positionals;
  if (server === undefined) {
    throw new UsageError('name a real server');
  }
  const answer = await steerServer(server, { admin: 'ready' }, values, terminal);
  if (typeof answer === 'number') {
    return answer;
  }
  const nothing = texts(member(answer.value, 'cleared')).length === 0;
  const text = nothing ? 'was neither drained nor disabled' : 'is enabled: its checks decide';
  tellServers(answer, text, terminal);
  return exitCodes.ok;
}
