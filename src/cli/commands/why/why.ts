/** `upkeep why`: what a running daemon knows about one thing, in words. */
import { selectable } from '../../../observe/status/select.js';
import { silentProcesses } from '../../../observe/status/silent-processes.js';
import { renderWhy } from '../../../observe/why/render-why.js';
import { why as explain } from '../../../observe/why/why.js';
import { readArguments } from '../../arguments.js';
import { UsageError } from '../../command.js';
import { askStatus } from '../../daemon-status.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { why } from './command.js';

/** Names that are shown when there is no such thing. */
const MOST_NAMES = 20;

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, why);
  const [name] = positionals;
  if (name === undefined) {
    throw new UsageError('name an instance, a sync group, an address or a server');
  }
  const status = await askStatus(values.socket, terminal);
  if (typeof status === 'number') {
    return status;
  }
  const explanations = explain(status, name);
  if (explanations.length === 0) {
    const names = selectable(status);
    const more = names.length > MOST_NAMES ? ', …' : '';
    const silent = silentProcesses(status).map((text) => `${text}\n`);
    terminal.error(
      `upkeep: there is no ${name} here\n${silent.join('')}` +
        `there is: ${names.slice(0, MOST_NAMES).join(', ')}${more}\n`,
    );
    return exitCodes.failed;
  }
  terminal.out(
    values.json
      ? `${JSON.stringify(explanations, undefined, 2)}\n`
      : renderWhy(explanations, terminal.colour),
  );
  return exitCodes.ok;
}
