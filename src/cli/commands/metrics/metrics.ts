/** `upkeep metrics`: the metrics as a monitoring system gets them. */
import { DEFAULT_CONTROL_SOCKET } from '../../../daemon/files/run-paths.js';
import { CONTENT_TYPES } from '../../../observe/metrics/exposition.js';
import { readArguments } from '../../arguments.js';
import { askDaemon } from '../../control-client.js';
import { answered } from '../../daemon-answer.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { metrics } from './command.js';

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { socket, openmetrics } = readArguments(args, metrics).values;
  const accept = CONTENT_TYPES[openmetrics ? 'openmetrics' : 'text'];
  const reply = await askDaemon(socket ?? DEFAULT_CONTROL_SOCKET, 'GET', '/metrics', { accept });
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
