/** What the commands that change real servers of a running daemon have in common. */
import { userInfo } from 'node:os';
import { type OptionRow, socketOption } from './command.js';
import { ask, type DaemonAnswer, member, refusalOf } from './daemon-answer.js';
import { secondsOf } from './duration.js';
import { DAEMON_EXITS, exitCodes } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/** The options that all of them take. */
export const steeringOptions = {
  reason: { type: 'string', value: 'TEXT', help: 'why; upkeep overrides shows it' },
  for: { type: 'string', value: 'TIME', help: 'until then: 90s, 5m, 2h, 1d' },
  'until-reboot': { type: 'boolean', help: 'not longer than until this machine is booted' },
  force: { type: 'boolean', help: 'even if a virtual server loses its quorum by it' },
  socket: socketOption,
} as const satisfies Readonly<Record<string, OptionRow>>;

/** How their help texts begin to speak of real servers. */
export const SERVER_WORDS = `RS is a real server: 10.1.0.4 wherever it serves,
10.1.0.4:80 in every virtual server, 10.0.0.100:80/10.1.0.4 in one of them.`;

/** What all of them can end with. */
export const STEERING_EXITS = `0  done    1  refused: no such server, or a quorum would be lost
${DAEMON_EXITS}`;

/** Their values, as `readArguments` gives them. */
export interface SteeringValues {
  readonly reason?: string | undefined;
  readonly for?: string | undefined;
  readonly 'until-reboot'?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly socket?: string | undefined;
}

/**
 * Asks, and prints what was refused or done. @returns the answer, or the exit status
 * @param what is to be done with it
 */
export async function steerServer(
  realServer: string,
  what: { readonly admin: string } | { readonly weight: string },
  values: SteeringValues,
  terminal: Terminal,
): Promise<DaemonAnswer | number> {
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
  const answer = await ask(values.socket, 'POST', '/v1/overrides', terminal, { body });
  if (typeof answer === 'number') {
    return answer;
  }
  if (answer.status !== 200) {
    terminal.error(`upkeep: ${refusalOf(answer)}\n${adviceOn(answer)}`);
    return exitCodes.failed;
  }
  return answer;
}

/** A line for each of the servers that an answer is about: its name, and what is so now. */
export function tellServers({ value }: DaemonAnswer, what: string, terminal: Terminal): void {
  const names = texts(member(value, 'servers'));
  terminal.out(names.map((name) => `${name} ${what}\n`).join(''));
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
