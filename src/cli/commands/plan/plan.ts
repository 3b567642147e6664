/** `upkeep plan`: what a start or a reload would change, without changing it. */
import { resolve } from 'node:path';
import type { Configuration } from '../../../config/model.js';
import {
  DEFAULT_CONTROL_SOCKET,
  hostStatePath,
  ipvsStatePath,
  overridesPath,
} from '../../../daemon/files/run-paths.js';
import { elsewhere, readIpvsState } from '../../../daemon/ipvs/ipvs-state-file.js';
import type { IpvsBelongings } from '../../../daemon/messages.js';
import { readOverrides } from '../../../daemon/overrides/override-file.js';
import {
  type ChangePlan,
  isEmptyPlan,
  openForLooking,
  openHostForLooking,
  planChanges,
  refusedReload,
} from '../../../daemon/plan/change-plan.js';
import { readConfiguration } from '../../../daemon/supervisor/configuration-reader.js';
import type { RunningState } from '../../../daemon/supervisor/running-state.js';
import { IpvsUnavailableError } from '../../../linux/ipvs/ipvs.js';
import { isSystemCallError } from '../../../linux/native.js';
import { NetlinkError } from '../../../linux/netlink/requester.js';
import type { Override } from '../../../lvs/overrides/override.js';
import type { SupervisorLogEvent } from '../../../observe/log/log-events.js';
import { choiceOf, readArguments } from '../../arguments.js';
import { type CommandManual, configIdOption, socketOption } from '../../command.js';
import { askDaemon } from '../../control-client.js';
import { member, refusalOf, understood } from '../../daemon-answer.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { renderPlan } from './render.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]... [FILE]'],
  description: `
Shows what upkeepd would change with FILE, and touches nothing. While a daemon runs it is a
reload: servers that are down stay out, services of others stay, and each block of the file is
compared with the one that runs, with what follows from a change. Without a daemon it is a start.
FILE is by default the file of the daemon
that runs, or /etc/keepalived/keepalived.conf. Needs root.

  + comes    ~ changes    - goes

Services and destinations are compared with what the kernel has now: a plan also shows what
somebody else has changed and the daemon would put right.`,
  operands: [{ name: 'FILE' }],
  options: {
    'config-id': {
      ...configIdOption,
      help:
        'use the lines that begin with @ID (default: as the daemon does that\n' +
        'runs, or the host name)',
    },
    format: { type: 'string', value: 'FORMAT', choices: ['text', 'json'] },
    socket: socketOption,
  },
  exits: `0  nothing would change    2  something would change
1  no plan can be made, or the reload would be refused`,
  examples: `upkeep plan                              is the kernel as the file says?
upkeep plan ./keepalived.conf && echo unchanged
upkeep plan --format json | jq -r '.services[] | "\\(.change) \\(.service)"'`,
} as const satisfies CommandManual;

const DEFAULT_FILE = '/etc/keepalived/keepalived.conf';

/** Plans and prints. @returns 0 nothing to do, 2 something, 1 without a plan, or when refused */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const format = choiceOf('--format', manual.options.format, values.format);
  const socket = values.socket ?? DEFAULT_CONTROL_SOCKET;
  const running = await askRunning(socket, terminal);
  if (typeof running === 'number') {
    return running;
  }
  const file = resolve(positionals[0] ?? running?.configurationFile ?? DEFAULT_FILE);
  const print = (plan: ChangePlan): void =>
    terminal.out(
      format === 'json'
        ? `${JSON.stringify(plan, undefined, 2)}\n`
        : renderPlan(plan, terminal.colour),
    );
  const configId = values['config-id'] ?? running?.configId;
  const allIncludeChecks = running?.allIncludeChecks ?? false;
  const read = readConfiguration(
    { file, configId, allIncludeChecks, ...(running && { running }) },
    (event) => sayProblem(event, terminal),
  );
  if (read.kind === 'refused') {
    if (running === undefined) {
      terminal.error(`upkeep plan: ${read.reason}\n`);
    } else {
      print(refusedReload(file, read.reason));
    }
    return exitCodes.failed;
  }
  const { configuration } = read;
  const leftovers =
    running === undefined ? readLeftovers(socket, configuration, terminal) : undefined;
  try {
    const openDoor = openForLooking;
    const host = openHostForLooking(configuration, hostStatePath(socket));
    const plan = planChanges({
      ...{ file, configuration, running, leftovers, host, openDoor },
      overrides: running?.overrides ?? leftOverrides(socket),
    });
    print(plan);
    return isEmptyPlan(plan) ? exitCodes.ok : exitCodes.no;
  } catch (error) {
    terminal.error(`upkeep plan: ${reasonOf(error)}\n`);
    return exitCodes.failed;
  }
}

/** What the daemon runs with; undefined when none does. */
async function askRunning(
  socket: string,
  terminal: Terminal,
): Promise<RunningState | undefined | number> {
  const reply = await askDaemon(socket, 'GET', '/running');
  const answer = reply.kind === 'noDaemon' ? undefined : understood(reply, socket, terminal);
  if (typeof answer === 'number' || answer === undefined) {
    return answer;
  }
  if (answer.status === 200 && isRunningState(answer.value)) {
    return answer.value;
  }
  terminal.error(`upkeep plan: the daemon cannot tell: ${refusalOf(answer)}\n`);
  return exitCodes.failed;
}

/** The daemon is of the same release: a look at the outside is enough. */
function isRunningState(value: unknown): value is RunningState {
  return (
    typeof member(value, 'configurationFile') === 'string' &&
    typeof member(value, 'configuration') === 'object' &&
    Array.isArray(member(value, 'vrrpStates'))
  );
}

function readLeftovers(
  socket: string,
  { global }: Configuration,
  terminal: Terminal,
): IpvsBelongings | undefined {
  const path = ipvsStatePath(socket);
  const found = readIpvsState(path);
  if (found.kind === 'missing') {
    return undefined;
  }
  const reason =
    found.kind === 'state'
      ? elsewhere(found.state, global.balancer.networkNamespace)
      : found.reason;
  if (reason !== undefined) {
    terminal.error(`upkeep plan: ${path} is of no use: ${reason}\n`);
  }
  return found.kind === 'state' && reason === undefined ? found.state.belongings : undefined;
}

/** What a daemon that starts would take over. */
function leftOverrides(socket: string): readonly Override[] {
  const found = readOverrides(overridesPath(socket));
  return found.kind === 'found' ? found.content : [];
}

function sayProblem(event: SupervisorLogEvent, terminal: Terminal): void {
  if (event.event === 'configurationProblem') {
    terminal.error(`${event.severity}: ${event.text}\n`);
  }
}

/** @throws what is a fault of ours. */
function reasonOf(error: unknown): string {
  if (error instanceof IpvsUnavailableError) {
    return 'the kernel has no IPVS, or its module is not loaded: try modprobe ip_vs';
  }
  if (error instanceof NetlinkError || isSystemCallError(error)) {
    return `the IPVS table cannot be read: ${error.message}`;
  }
  throw error;
}
