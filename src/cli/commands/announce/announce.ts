/** `upkeep announce withdraw`: no router sends clients to a daemon that is no more. */
import { ANNOUNCED } from '../../../daemon/announce/announce-state.js';
import { withdrawLeft } from '../../../daemon/announce/withdraw-left.js';
import { announceStatePath, DEFAULT_CONTROL_SOCKET } from '../../../daemon/files/run-paths.js';
import { readState } from '../../../daemon/files/state-file.js';
import { openRoutingTable } from '../../../linux/route/routing-table.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { askDaemon } from '../../control-client.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['withdraw [--socket PATH]'],
  description: `
A daemon that dies leaves what it has announced: the kernel goes on balancing, and the next
start takes it over. Where no start follows, nobody checks the servers any more, and routers
are to send clients elsewhere. etc/upkeep-withdraw.service does it when systemd gives up on
upkeepd.service; a daemon that runs withdraws by "upkeep maintenance on". Needs root, or the
capability CAP_NET_ADMIN.`,
  options: {},
  actions: {
    withdraw: {
      help: 'removes the routes by which a daemon that is no more announces addresses',
      options: { socket: socketOption },
    },
  },
  exits: '0  nothing is announced    1  a daemon runs, or the kernel has refused something',
  examples: 'upkeep announce withdraw',
} as const satisfies CommandManual;

/** Withdraws. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [action, ...rest] = args;
  if (action !== 'withdraw') {
    throw new UsageError(`unknown action "${action ?? ''}": expected withdraw`);
  }
  const { socket = DEFAULT_CONTROL_SOCKET } = readArguments(rest, manual.actions.withdraw).values;
  const reply = await askDaemon(socket, 'GET', '/healthz');
  if (reply.kind !== 'noDaemon') {
    terminal.error(
      `upkeep announce: a daemon listens at ${socket} and would announce everything again.\n` +
        'Tell it: upkeep maintenance on\n',
    );
    return exitCodes.failed;
  }
  const path = announceStatePath(socket);
  const found = readState(path, ANNOUNCED);
  if (found.kind === 'missing') {
    terminal.out(`Nothing is announced: there is no ${path}.\n`);
    return exitCodes.ok;
  }
  if (found.kind !== 'state') {
    terminal.error(`upkeep announce: ${path} is of no use: ${found.reason}\n`);
    return exitCodes.failed;
  }
  const { withdrawn, refused } = withdrawLeft(path, found.state.belongings, openRoutingTable);
  for (const address of withdrawn) {
    terminal.out(`${address} is withdrawn\n`);
  }
  for (const { address, reason } of refused) {
    terminal.error(`upkeep announce: ${address}: ${reason}\n`);
  }
  return refused.length === 0 ? exitCodes.ok : exitCodes.failed;
}
