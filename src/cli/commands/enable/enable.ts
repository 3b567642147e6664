/** `upkeep enable`: what drain or disable has done to a real server ends. */
import { localOption } from '../../across-members.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { type DaemonAnswer, member } from '../../daemon-answer.js';
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
  usage: ['[--local] [--socket PATH] RS'],
  description: `
Ends what upkeep drain or upkeep disable has done: the checks of the real server decide again, and
those that rested run at once. A weight that was set stays: upkeep weight RS auto ends that.

${SERVER_WORDS}`,
  operands: [{ name: 'RS' }],
  options: { local: localOption, socket: socketOption },
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
  const reply = await steerServer(server, { admin: 'ready' }, values, terminal);
  if (typeof reply === 'number') {
    return reply;
  }
  const text = ({ value }: DaemonAnswer) =>
    texts(member(value, 'cleared')).length === 0
      ? 'was neither drained nor disabled'
      : 'is enabled: its checks decide';
  return tellServers(reply, text, terminal);
}
