/** `upkeep maintenance`: everything is handed over, and nothing is master here until it may. */
import {
  askMembers,
  type MemberReply,
  type MembersReply,
  memberPrefix,
  tellFailed,
} from '../../across-members.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, UsageError } from '../../command.js';
import { type DaemonAnswer, member, refusalOf } from '../../daemon-answer.js';
import { secondsOf } from '../../duration.js';
import { exitCodes } from '../../exit-codes.js';
import { personName, steeringOptions } from '../../steer-server.js';
import type { Terminal } from '../../terminal.js';

const { local: _, ...wishOptions } = steeringOptions;

/** What it takes, and its words. */
export const manual = {
  usage: [
    'on [OPTION]...',
    'off [--cluster] [--socket PATH]',
    'status [--cluster] [--socket PATH]',
  ],
  description: `
on hands every instance over to its backup, as upkeep handover --all does, and then keeps all of
them in FAULT: scripts, FIFOs and trackers of other machines see a fault as any other. It lasts over
reloads, restarts and boots, until off. When an instance finds no backup, it stays master, and
nothing else is done.

With --cluster every cluster_member is asked: on tells one after the other, so that the last of
them finds no backup, and refuses without --force.`,
  operands: [{ name: 'on|off|status' }],
  options: {
    cluster: { type: 'boolean', help: 'on every cluster_member, not on this router alone' },
    ...wishOptions,
    timeout: { type: 'string', value: 'TIME', help: 'how long to wait for backups (default 10s)' },
    force: {
      type: 'boolean',
      help: 'even if an instance finds no backup: nothing has its addresses',
    },
  },
  exits: `0  done; of status: at work    1  refused
2  not all were handed over, and nothing else was done; of status: in maintenance
3  no daemon is running`,
  examples: `upkeep maintenance on --reason "kernel update" --for 1h && reboot
upkeep maintenance off`,
} as const satisfies CommandManual;

/** Not all handed over; or, asked for the state, in maintenance. */
const NOT_SO = 2;
const DEFAULT_TIMEOUT = '10s';
/** What the daemon may take on top of the time of the offer. */
const ANSWER_MS = 5000;
const PATH = '/v1/maintenance';
/** Of a cluster, asked one after the other. */
const MOST_ROUTERS = 17;
/** RFC 9110 section 15.5.5: there is nothing to end. */
const NOT_IN_MAINTENANCE = 404;

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const where = { socket: values.socket, local: values.cluster !== true };
  switch (positionals[0]) {
    case 'on':
      return enter(values, where, terminal);
    case 'off': {
      const path = `${PATH}?by=${encodeURIComponent(personName())}`;
      return told(await askMembers(where, 'DELETE', path, terminal), terminal);
    }
    case 'status': {
      const reply = await askMembers(where, 'GET', PATH, terminal);
      const exit = told(reply, terminal);
      const isOn = ({ answer }: MemberReply) => member(answer.value, 'on') === true;
      return typeof reply !== 'number' && exit === exitCodes.ok && reply.good.some(isOn)
        ? NOT_SO
        : exit;
    }
    default:
      throw new UsageError('it is on, off or status');
  }
}

async function enter(
  values: ReturnType<typeof readArguments<(typeof manual)['options']>>['values'],
  where: { readonly socket: string | undefined; readonly local: boolean },
  terminal: Terminal,
): Promise<number> {
  const { reason, for: time, timeout = DEFAULT_TIMEOUT, force } = values;
  const timeoutMs = 1000 * secondsOf('--timeout', timeout);
  const body = {
    by: personName(),
    timeoutMs,
    ...(reason === undefined ? {} : { reason }),
    ...(time === undefined ? {} : { forSeconds: secondsOf('--for', time) }),
    ...(values['until-reboot'] ? { untilBoot: true } : {}),
    ...(force ? { force } : {}),
  };
  const most = (timeoutMs + ANSWER_MS) * (where.local ? 1 : MOST_ROUTERS);
  const options = { body, timeoutMs: most };
  return told(await askMembers(where, 'PUT', PATH, terminal, options), terminal);
}

/** @returns the exit status */
function told(reply: MembersReply | number, terminal: Terminal): number {
  if (typeof reply === 'number') {
    return reply;
  }
  for (const { member: name, answer } of reply.good) {
    tell(memberPrefix(reply, name), answer, terminal);
  }
  if (reply.good.length + reply.failed.length === 0) {
    terminal.error(`upkeep: ${refusalOf(reply.own)}\n`);
    return member(reply.own.value, 'code') === 'notHandedOver' ? NOT_SO : exitCodes.failed;
  }
  const exit = tellFailed(reply, terminal);
  const isAtWork = reply.failed.every(({ status }) => status === NOT_IN_MAINTENANCE);
  return isAtWork ? exitCodes.ok : exit;
}

function tell(prefix: string, { value }: DaemonAnswer, terminal: Terminal): void {
  if (member(value, 'on') !== true) {
    terminal.out(`${prefix}This machine is at work.\n`);
    return;
  }
  const reason = member(value, 'reason');
  const expiresAt = member(value, 'expiresAt');
  terminal.out(
    `${prefix}This machine is in maintenance, by ${member(value, 'by')} since ` +
      `${member(value, 'createdAt')}${expiresAt === undefined ? '' : ` until ${expiresAt}`}` +
      `${reason === undefined ? '' : `: ${reason}`}\n`,
  );
}
