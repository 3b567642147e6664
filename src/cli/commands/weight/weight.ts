/** `upkeep weight`: another weight for a real server than the configured one. */
import { readArguments } from '../../arguments.js';
import { type CommandManual, UsageError } from '../../command.js';
import {
  SERVER_WORDS,
  STEERING_EXITS,
  steeringOptions,
  steerServer,
  tellServers,
} from '../../steer-server.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]... RS WEIGHT'],
  description: `
Gives a real server another weight than the configured one: a number, a part of the configured
weight as 20%, or auto, which ends it. No connection is lost. What checks add to a weight is added
to this one. It lasts over reloads, restarts and boots, until the file gives the server another
weight.

${SERVER_WORDS}`,
  operands: [{ name: 'RS' }, { name: 'WEIGHT' }],
  options: steeringOptions,
  exits: STEERING_EXITS,
  examples: `upkeep weight 10.1.0.4 20% --for 30m
upkeep weight 10.1.0.4 auto`,
} as const satisfies CommandManual;

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const [server, weight] = positionals;
  if (server === undefined || weight === undefined) {
    throw new UsageError('name a real server and a weight');
  }
  const reply = await steerServer(server, { weight }, values, terminal);
  if (typeof reply === 'number') {
    return reply;
  }
  const text = weight === 'auto' ? 'has its configured weight' : `has the weight ${weight}`;
  return tellServers(reply, () => text, terminal);
}
