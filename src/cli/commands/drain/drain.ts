/** `upkeep drain`: a real server gets no new connections, and its old ones come to their end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { selectServers } from '../../../observe/status/select-servers.js';
import type { DaemonStatus } from '../../../observe/status/status.js';
import type { MembersReply } from '../../across-members.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, UsageError } from '../../command.js';
import { member } from '../../daemon-answer.js';
import { askStatus } from '../../daemon-status.js';
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

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]... RS'],
  description: `
Sets the weight of a real server to 0: it gets no new connections, and keeps those that it has.
Its checks go on. It lasts over reloads, restarts and boots, until upkeep enable.

--wait counts the connections that go through this router, and says where other members of the
cluster may have some: upkeep --host URL wait drained RS asks one of them.

${SERVER_WORDS}`,
  operands: [{ name: 'RS' }],
  options: {
    wait: { type: 'boolean', help: 'until none is active through this router' },
    timeout: { type: 'string', value: 'TIME', help: 'for --wait (default 5m); it stays drained' },
    ...steeringOptions,
  },
  exits: `${STEERING_EXITS}
2  connections were left when the time of --wait was over`,
  examples: `upkeep drain 10.1.0.4 --wait --reason "kernel update" && ssh 10.1.0.4 reboot`,
} as const satisfies CommandManual;

const DEFAULT_TIMEOUT = '5m';
const LOOK_MS = 500;

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
  if (values.wait) {
    tellUncounted(reply, terminal);
  }
  const waited = values.wait
    ? await waitForEnd(server, timeoutMs, values.socket, terminal)
    : exitCodes.ok;
  return waited === exitCodes.ok ? exit : waited;
}

/** A backup has no connections: on it, the end of the wait says nothing of the master. */
function tellUncounted({ good, failed }: MembersReply, terminal: Terminal): void {
  const [, ...others] = [...good, ...failed].map(({ member: name }) => name);
  if (others.length > 0) {
    const names = others.join(', ');
    terminal.error(`upkeep: counted are connections through this router, not through ${names}\n`);
  }
}

/** Prints `812 → 401 → 37 → 0 (72 s)` as it comes. */
async function waitForEnd(
  server: string,
  timeoutMs: number,
  socket: string | undefined,
  terminal: Terminal,
): Promise<number> {
  const startedMs = performance.now();
  let last: number | undefined;
  for (;;) {
    const status = await askStatus(socket, terminal);
    if (typeof status === 'number') {
      return status;
    }
    const active = activeConnections(status, server);
    if (active !== undefined && active !== last) {
      terminal.out(last === undefined ? `${active}` : ` → ${active}`);
      last = active;
    }
    const tookMs = performance.now() - startedMs;
    if (active === 0 || tookMs >= timeoutMs) {
      terminal.out(` (${Math.round(tookMs / 1000)} s)\n`);
      return active === 0 ? exitCodes.ok : exitCodes.no;
    }
    await sleep(Math.min(LOOK_MS, timeoutMs - tookMs));
  }
}

/** undefined: the kernel was not asked, because the process that does it is not there. */
function activeConnections(status: DaemonStatus, word: string): number | undefined {
  const selected = selectServers(status, word);
  if (selected.kind !== 'servers') {
    return undefined;
  }
  const counts = selected.servers.map(({ realServer }) => realServer.connections?.active);
  return counts.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}
