/** `upkeep disable`: a real server is taken out of the table, and is not checked. */
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
  usage: ['[OPTION]... RS'],
  description: `
Takes a real server out of the table of IPVS, and has its checks rest. What becomes of its
connections is up to the kernel (net.ipv4.vs.expire_nodest_conn); upkeep drain lets them end.
With the scheduler mh it stays in the table with weight 0, so that no client of another moves.
It lasts over reloads, restarts and boots, until upkeep enable.

${SERVER_WORDS}`,
  operands: [{ name: 'RS' }],
  options: steeringOptions,
  exits: STEERING_EXITS,
  examples: 'upkeep disable 10.1.0.4 --for 2h --reason "new disk"',
} as const satisfies CommandManual;

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const [server] = positionals;
  if (server === undefined) {
    throw new UsageError('name a real server');
  }
  const reply = await steerServer(server, { admin: 'disabled' }, values, terminal);
  if (typeof reply === 'number') {
    return reply;
  }
  return tellServers(reply, () => 'is disabled', terminal);
}
