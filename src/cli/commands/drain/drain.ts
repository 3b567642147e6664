/** `upkeep drain`: a real server gets no new connections, and its old ones come to their end. */
import { readArguments } from '../../arguments.js';
import { type CommandManual, UsageError } from '../../command.js';
import { member } from '../../daemon-answer.js';
import { secondsOf } from '../../duration.js';
import { exitCodes } from '../../exit-codes.js';
import {
  SERVER_WORDS,
  STEERING_EXITS,
  steeringOptions,
  steerServer,
  tellServers,
  texts,
} from '../../steer-server.js';
import type { Terminal } from '../../terminal.js';
import { waitForEnd } from './wait-for-end.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]... RS'],
  description: `
Sets the weight of a real server to 0: it gets no new connections, and keeps those that it has.
Its checks go on. It lasts over reloads, restarts and boots, until upkeep enable.

--wait counts the connections through every member of the cluster, or with --local through this
router. A member that does not answer is named: it may have some.

${SERVER_WORDS}`,
  operands: [{ name: 'RS' }],
  options: {
    wait: { type: 'boolean', help: 'until no connection is active' },
    timeout: { type: 'string', value: 'TIME', help: 'for --wait (default 5m); it stays drained' },
    ...steeringOptions,
  },
  exits: `${STEERING_EXITS}
2  connections were left when the time of --wait was over`,
  examples: `upkeep drain 10.1.0.4 --wait --reason "kernel update" && ssh 10.1.0.4 reboot`,
} as const satisfies CommandManual;

const DEFAULT_TIMEOUT = '5m';

/** Asks, prints, and waits if it is to. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const [server] = positionals;
  if (server === undefined) {
    throw new UsageError('name a real server');
  }
  const timeoutMs = 1000 * secondsOf('--timeout', values.timeout ?? DEFAULT_TIMEOUT);
  const reply = await steerServer(server, { admin: 'drain' }, values, terminal);
  if (typeof reply === 'number') {
    return reply;
  }
  const exit = tellServers(reply, () => 'drains', terminal);
  for (const label of texts(member(reply.own.value, 'clientsStay'))) {
    terminal.error(
      `upkeep: ${label} is persistent, and net.ipv4.vs.expire_quiescent_template is 0: clients ` +
        'that are known go on coming to it until their time is over\n',
    );
  }
  const { socket } = values;
  const isCluster = reply.good.length + reply.failed.length > 1;
  const waited = values.wait
    ? await waitForEnd({ server, timeoutMs, socket, isCluster }, terminal)
    : exitCodes.ok;
  return waited === exitCodes.ok ? exit : waited;
}
