/** `upkeep vrid`: who uses which virtual router ID, heard now and by the daemon. */
import { setTimeout as sleep } from 'node:timers/promises';
import { familyName } from '../../../base/address.js';
import { messageOf } from '../../../base/failure.js';
import { DEFAULT_CONTROL_SOCKET } from '../../../daemon/files/run-paths.js';
import type { InterfaceVrids, OwnVrid } from '../../../daemon/strangers/stranger-watch.js';
import { NetlinkRequester } from '../../../linux/netlink/requester.js';
import { readLinks } from '../../../linux/route/read-links.js';
import { openAdvertTap } from '../../../linux/socket/link-tap.js';
import { span } from '../../../observe/log/rendered-line.js';
import { textTable } from '../../../observe/table.js';
import {
  addUser,
  freeIds,
  inOrder,
  noteAdvert,
  type VridUser,
} from '../../../vrrp/packet/strangers.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { askDaemon } from '../../control-client.js';
import { member, understood } from '../../daemon-answer.js';
import { DAEMON_EXITS, exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]... INTERFACE'],
  description: `
Listens for VRRP adverts on INTERFACE for some seconds and lists who sends them: address, MAC,
version, priority. A running upkeepd that has instances there adds its own, and what it has counted
of others since it knows the interface, in the families of its instances. Nothing is sent. Needs
root, or CAP_NET_RAW.

An advert comes once in each interval, which is a second unless it is configured: what is sent
less often, or by unicast to others, or behind a switch that does not pass the group on, is not
heard, and what is called free may not be.`,
  operands: [{ name: 'INTERFACE' }],
  options: {
    seconds: {
      type: 'string',
      value: 'SECONDS',
      help: 'how long to listen (default 3); 0: only ask the daemon',
    },
    json: { type: 'boolean', help: 'the list, and the free ones as ranges, as JSON' },
    socket: socketOption,
  },
  exits: `0  done    1  cannot listen
with --seconds 0: ${DAEMON_EXITS}`,
  examples: `upkeep vrid eth0
upkeep vrid eth0 --seconds 10 --json | jq '.free'`,
} as const satisfies CommandManual;

/** <linux/netlink.h> */
const NETLINK_ROUTE = 0;

const DEFAULT_SECONDS = 3;
const MOST_SECONDS = 3600;

/** Asks, listens and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const [name] = positionals;
  if (name === undefined) {
    throw new UsageError('name an interface');
  }
  const seconds = secondsOf(values.seconds);
  const reply = await askDaemon(values.socket ?? DEFAULT_CONTROL_SOCKET, 'GET', '/vrids');
  if (reply.kind !== 'answer' && (seconds === 0 || values.socket !== undefined)) {
    const answer = understood(reply, values.socket, terminal);
    return typeof answer === 'number' ? answer : exitCodes.failed;
  }
  const known = reply.kind === 'answer' ? interfaceIn(reply.body, name) : undefined;
  const heard = await listen(name, seconds);
  if (typeof heard === 'string') {
    terminal.error(`upkeep vrid: cannot listen on ${name}: ${heard}\n`);
    return exitCodes.failed;
  }
  const own = known?.own ?? [];
  const users = inOrder(together(known?.strangers ?? [], heard));
  const used = [...own, ...users].map(({ virtualRouterId }) => virtualRouterId);
  const free = freeIds(used);
  terminal.out(
    values.json
      ? `${JSON.stringify({ interface: name, own, users, free }, undefined, 2)}\n`
      : render(own, users, free),
  );
  return exitCodes.ok;
}

function secondsOf(text: string | undefined): number {
  const seconds = text === undefined ? DEFAULT_SECONDS : Number(text);
  if (!(seconds >= 0 && seconds <= MOST_SECONDS) || text === '') {
    throw new UsageError(`--seconds is a number up to ${MOST_SECONDS}, not '${text}'`);
  }
  return seconds;
}

/** The daemon is of the same release: a look at the outside is enough. */
function interfaceIn(body: string, name: string): InterfaceVrids | undefined {
  try {
    const interfaces: unknown = member(JSON.parse(body), 'interfaces');
    return Array.isArray(interfaces)
      ? interfaces.find((each) => member(each, 'interface') === name)
      : undefined;
  } catch {
    return undefined;
  }
}

/** @returns who was heard, or why it cannot be done */
async function listen(name: string, seconds: number): Promise<readonly VridUser[] | string> {
  if (seconds === 0) {
    return [];
  }
  let users: readonly VridUser[] = [];
  try {
    const requester = new NetlinkRequester(NETLINK_ROUTE);
    const link = readLinks(requester).find((each) => each.name === name);
    requester.close();
    if (link === undefined) {
      return 'there is no such interface';
    }
    const close = openAdvertTap(link.index, (packet, hardwareAddress) => {
      users = noteAdvert(users, packet, Date.now(), hardwareAddress);
    });
    await sleep(seconds * 1000);
    close();
    return users;
  } catch (error) {
    return messageOf(error);
  }
}

/** The daemon has counted what we have heard: its number is the larger one. */
function together(known: readonly VridUser[], heard: readonly VridUser[]): readonly VridUser[] {
  let users: readonly VridUser[] = known;
  for (const user of heard) {
    const same = known.find(
      (each) => each.virtualRouterId === user.virtualRouterId && each.address === user.address,
    );
    users = addUser(users, same === undefined ? user : { ...user, adverts: 0 });
  }
  return users;
}

function render(
  own: readonly OwnVrid[],
  users: readonly VridUser[],
  free: readonly (readonly [number, number])[],
): string {
  const heading = [
    ...['VRID', 'FAMILY', 'ADDRESS', 'MAC', 'VERSION', 'PRIORITY', 'ADVERTS', 'LAST HEARD'],
  ];
  const rows = users.map((user) => {
    const { virtualRouterId, family, address, hardwareAddress, version, priority } = user;
    return [
      ...[`${virtualRouterId}`, familyName(family), address, hardwareAddress ?? '-', `${version}`],
      ...[`${priority}`, `${user.adverts}`, `${span((Date.now() - user.lastMs) / 1000)} ago`],
    ];
  });
  const ours = own.map(({ virtualRouterId, family, instance }) => [
    ...[`${virtualRouterId}`, familyName(family), `this router: ${instance}`],
  ]);
  const all = [...ours, ...rows].sort((left, right) => Number(left[0]) - Number(right[0]));
  const table = all.length === 0 ? 'No VRRP router was heard.\n' : textTable([heading, ...all]);
  const ranges = free.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  return `${table}\nfree: ${ranges.length === 0 ? 'none' : ranges.join(', ')}\n`;
}
