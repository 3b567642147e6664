/** `upkeep metrics`: the metrics as a monitoring system gets them. */
import { DEFAULT_CONTROL_SOCKET } from '../../../daemon/files/run-paths.js';
import { CONTENT_TYPES } from '../../../observe/metrics/exposition.js';
import { DETAILS, readWish, SCOPES } from '../../../observe/metrics/scope.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { askDaemon } from '../../control-client.js';
import { answered } from '../../daemon-answer.js';
import { DAEMON_EXITS, exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]...'],
  description: `
Prints what GET /metrics of the control socket gives: states, priorities, adverts sent, received
and refused, addresses, scripts, BFD sessions, virtual and real servers, reloads, processes. The
families are listed in docs/metrics.md. The daemon is looked at once a second at most.`,
  options: {
    openmetrics: { type: 'boolean', help: 'OpenMetrics 1.0 instead of the text format 0.0.4' },
    scope: {
      type: 'string',
      value: 'PARTS',
      help: `a part of them: ${SCOPES.join(', ')}; several with commas`,
    },
    detail: {
      type: 'string',
      value: 'DETAIL',
      help: `another than metrics_detail says: ${DETAILS.join(', ')}`,
    },
    socket: socketOption,
  },
  exits: `0  printed    1  the daemon does not answer
${DAEMON_EXITS}`,
  examples: `upkeep metrics | grep 'state="MASTER"'
upkeep metrics | promtool check metrics`,
} as const satisfies CommandManual;

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { socket, openmetrics, scope, detail } = readArguments(args, manual).values;
  const query = new URLSearchParams({
    ...(scope === undefined ? {} : { scope }),
    ...(detail === undefined ? {} : { detail }),
  });
  const wrong = readWish(query);
  if (typeof wrong === 'string') {
    throw new UsageError(wrong);
  }
  const path = query.size === 0 ? '/metrics' : `/metrics?${query}`;
  const accept = CONTENT_TYPES[openmetrics ? 'openmetrics' : 'text'];
  const reply = await askDaemon(socket ?? DEFAULT_CONTROL_SOCKET, 'GET', path, { accept });
  const answer = answered(reply, socket, terminal);
  if (typeof answer === 'number') {
    return answer;
  }
  if (answer.status !== 200) {
    terminal.error(`upkeep: no metrics: the daemon answered ${answer.status}\n`);
    return exitCodes.failed;
  }
  terminal.out(answer.body);
  return exitCodes.ok;
}
