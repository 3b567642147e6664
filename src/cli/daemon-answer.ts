/** What the commands that ask a daemon have in common: the socket, and no answer. */
import { DEFAULT_CONTROL_SOCKET } from '../daemon/files/run-paths.js';
import {
  askDaemon,
  type ControlMethod,
  type ControlReply,
  daemonPlace,
  type RequestOptions,
} from './control-client.js';
import { exitCodes } from './exit-codes.js';
import type { Terminal } from './terminal.js';

type Answer = Extract<ControlReply, { readonly kind: 'answer' }>;

/** Who asks is not known, or may not (RFC 9110 sections 15.5.2, 15.5.4, RFC 6585 section 4). */
const NOT_PERMITTED: ReadonlySet<number> = new Set([401, 403, 429]);

export interface DaemonAnswer {
  readonly status: number;
  /** The body, parsed. */
  readonly value: unknown;
}

/**
 * Asks and parses. When there is no answer the user has been told why, and the result is the
 * exit status.
 */
export async function ask(
  socket: string | undefined,
  method: ControlMethod,
  path: string,
  terminal: Terminal,
  options: RequestOptions = {},
): Promise<DaemonAnswer | number> {
  const socketPath = socket ?? DEFAULT_CONTROL_SOCKET;
  return understood(await askDaemon(socketPath, method, path, options), socket, terminal);
}

/** What a daemon has replied, in the same way. */
export function understood(
  reply: ControlReply,
  socket: string | undefined,
  terminal: Terminal,
): DaemonAnswer | number {
  const answer = answered(reply, socket, terminal);
  return typeof answer === 'number' ? answer : parsed(answer.status, answer.body, terminal);
}

/** The same for an answer that is no JSON. */
export function answered(
  reply: ControlReply,
  socket: string | undefined,
  terminal: Terminal,
): Answer | number {
  const socketPath = daemonPlace(socket ?? DEFAULT_CONTROL_SOCKET);
  switch (reply.kind) {
    case 'answer':
      return NOT_PERMITTED.has(reply.status) ? refused(reply, terminal) : reply;
    case 'noDaemon':
      terminal.error(noDaemon(socketPath, socket === undefined));
      return exitCodes.noDaemon;
    case 'forbidden':
      terminal.error(`upkeep: ${socketPath} belongs to another user. Try again as root.\n`);
      return exitCodes.notPermitted;
    case 'failed':
      terminal.error(`upkeep: the daemon at ${socketPath} does not answer: ${reply.reason}\n`);
      return exitCodes.failed;
  }
}

/** Says what the daemon says of it. */
function refused(reply: Answer, terminal: Terminal): number {
  const answer = parsed(reply.status, reply.body, terminal);
  if (typeof answer !== 'number') {
    terminal.error(`upkeep: ${refusalOf(answer)}\n`);
  }
  return exitCodes.notPermitted;
}

function parsed(status: number, body: string, terminal: Terminal): DaemonAnswer | number {
  try {
    return { status, value: JSON.parse(body) };
  } catch {
    terminal.error('upkeep: the daemon sent something that is not JSON\n');
    return exitCodes.failed;
  }
}

function noDaemon(path: string, byDefault: boolean): string {
  const elsewhere = byDefault
    ? 'Is upkeepd running? With a pid file of its own (-p /run/x.pid) its socket is ' +
      '/run/x.sock:\n' +
      'name it with --socket.\n'
    : 'Is upkeepd running, and is this the path of its --control-socket?\n';
  return `upkeep: no daemon listens at ${path}.\n${elsewhere}`;
}

/** Why the daemon has refused, as its answer says it. */
export function refusalOf({ status, value }: DaemonAnswer): string {
  const said = member(value, 'detail') ?? member(value, 'reason') ?? member(value, 'error');
  return typeof said === 'string' ? said : `it answered ${status}`;
}

/** A member of a JSON object; undefined when there is none. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
