/** What the commands that change real servers of a running daemon have in common. */
import { userInfo } from 'node:os';
import {
  askMembers,
  localOption,
  type MembersReply,
  memberPrefix,
  tellFailed,
} from './across-members.js';
import { type OptionRow, socketOption } from './command.js';
import { type DaemonAnswer, member, refusalOf } from './daemon-answer.js';
import { secondsOf } from './duration.js';
import { DAEMON_EXITS, exitCodes } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/** The options that all of them take. */
export const steeringOptions = {
  reason: { type: 'string', value: 'TEXT', help: 'why; upkeep overrides shows it' },
  for: { type: 'string', value: 'TIME', help: 'until then: 90s, 5m, 2h, 1d' },
  'until-reboot': { type: 'boolean', help: 'not longer than until this machine is booted' },
  force: { type: 'boolean', help: 'even if a virtual server loses its quorum by it' },
  local: localOption,
  socket: socketOption,
} as const satisfies Readonly<Record<string, OptionRow>>;

/** How their help texts begin to speak of real servers. */
export const SERVER_WORDS = `RS is a real server: 10.1.0.4 wherever it serves,
10.1.0.4:80 in every virtual server, 10.0.0.100:80/10.1.0.4 in one of them.

Every cluster_member of the configuration is told, so that a failover does not undo it; when this
router refuses, no other is.`;

/** What all of them can end with. */
export const STEERING_EXITS = `0  done    1  no such server, a quorum would be lost, a member failed
${DAEMON_EXITS}`;

/** Their values, as `readArguments` gives them. */
export interface SteeringValues {
  readonly reason?: string | undefined;
  readonly for?: string | undefined;
  readonly 'until-reboot'?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly local?: boolean | undefined;
  readonly socket?: string | undefined;
}

/**
 * Asks all members, and prints what was refused.
 * @param what is to be done with it
 * @returns the answers of those that have done it; the exit status when this router has not
 */
export async function steerServer(
  realServer: string,
  what: { readonly admin: string } | { readonly weight: string },
  values: SteeringValues,
  terminal: Terminal,
): Promise<MembersReply | number> {
  const { reason, for: time, force } = values;
  const body = {
    realServer,
    ...what,
    by: personName(),
    ...(reason === undefined ? {} : { reason }),
    ...(time === undefined ? {} : { forSeconds: secondsOf('--for', time) }),
    ...(values['until-reboot'] ? { untilBoot: true } : {}),
    ...(force ? { force } : {}),
  };
  const { socket, local } = values;
  const options = { body };
  const reply = await askMembers({ socket, local }, 'POST', '/v1/overrides', terminal, options);
  if (typeof reply === 'number' || reply.own.status === 200) {
    return reply;
  }
  terminal.error(`upkeep: ${refusalOf(reply.own)}\n${adviceOn(reply.own)}`);
  return exitCodes.failed;
}

/**
 * A line for each of the servers of each member: its name, and what is so now; and who has not
 * done it. @returns the exit status
 */
export function tellServers(
  reply: MembersReply,
  what: (answer: DaemonAnswer) => string,
  terminal: Terminal,
): number {
  for (const { member: name, answer } of reply.good) {
    const prefix = memberPrefix(reply, name);
    const servers = texts(member(answer.value, 'servers'));
    terminal.out(servers.map((server) => `${prefix}${server} ${what(answer)}\n`).join(''));
  }
  return tellFailed(reply, terminal);
}

/** The texts of a member that is a list. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** The name of the account; behind sudo(8) that of the account that called it (`SUDO_USER`). */
export function personName(): string {
  const { SUDO_USER: sudoUser } = process.env;
  if (sudoUser !== undefined && sudoUser !== '') {
    return sudoUser;
  }
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.geteuid?.() ?? '?'}`; // without an account
  }
}

function adviceOn({ value }: DaemonAnswer): string {
  return member(value, 'code') === 'wouldLoseQuorum' ? '--force does it all the same\n' : '';
}
