/** `upkeep why`: what a running daemon knows about one thing, in words. */
import type { Explanation } from '../../../observe/why/explanation.js';
import { renderWhy } from '../../../observe/why/render-why.js';
import { why as explain } from '../../../observe/why/why.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { askStatus, unknownName } from '../../daemon-status.js';
import { DAEMON_EXITS, exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { explainPeer, explainTime } from './find-explanations.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]... NAME', '--at TIME [NAME]', '--peer ADDRESS'],
  description: `
Asks the running upkeepd about one thing: who owns an address and why, why an instance is BACKUP
or in FAULT, what its trackers take from its priority, why a real server is out and since when,
and what can be done. NAME is one of
  VI_1                     an instance or a sync group
  10.0.0.100               an address: of an instance, of virtual or real servers, or all of these
  10.0.0.100:80            a virtual or a real server; tcp/10.0.0.100:80, [2001:db8::1]:80
  fwmark/10, group/NAME    a virtual server
  10.0.0.100:80/10.1.0.4   a real server of one virtual server
or a name as upkeep status prints it. What a name stands for more than once is told of each.

With --at it tells what has changed around a time, of NAME or of everything: what was said before
it, the last adverts, and what followed; from the flight recorder where no daemon runs. With --peer
it tells whether the adverts of a router are taken or refused, and for what.`,
  operands: [{ name: 'NAME' }],
  options: {
    at: { type: 'string', value: 'TIME', help: '14:03:10, 10m (ago), 2026-11-29T14:03Z' },
    peer: { type: 'string', value: 'ADDRESS', help: 'a router of the same network' },
    json: { type: 'boolean', help: 'a list of explanations as JSON' },
    socket: socketOption,
  },
  exits: `0  explained    1  there is no such thing
${DAEMON_EXITS}`,
  examples: `upkeep why VI_1
upkeep why 10.0.0.100
upkeep why --at 03:12
upkeep why --peer 192.168.1.209
upkeep why 10.1.0.4:80 --json | jq -r '.[].answer'`,
} as const satisfies CommandManual;

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const { at, peer, socket } = values;
  const [name] = positionals;
  if (peer !== undefined && (at !== undefined || name !== undefined)) {
    throw new UsageError('--peer stands alone');
  }
  const explanations =
    peer !== undefined
      ? await explainPeer(peer, socket, terminal)
      : at !== undefined
        ? await explainTime(at, name, socket, terminal)
        : await explainNow(name, socket, terminal);
  if (typeof explanations === 'number') {
    return explanations;
  }
  terminal.out(
    values.json
      ? `${JSON.stringify(explanations, undefined, 2)}\n`
      : renderWhy(explanations, terminal.colour),
  );
  return exitCodes.ok;
}

async function explainNow(
  name: string | undefined,
  socket: string | undefined,
  terminal: Terminal,
): Promise<readonly Explanation[] | number> {
  if (name === undefined) {
    throw new UsageError('name an instance, a sync group, an address or a server');
  }
  const status = await askStatus(socket, terminal);
  if (typeof status === 'number') {
    return status;
  }
  const explanations = explain(status, name);
  if (explanations.length === 0) {
    terminal.error(unknownName(status, name));
    return exitCodes.failed;
  }
  return explanations;
}
