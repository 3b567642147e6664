/** `upkeep status`: what the daemon is doing, as a table, JSON or YAML. */
import { renderStatus } from '../../../observe/status/render-status.js';
import type { DaemonStatus } from '../../../observe/status/status.js';
import { choiceOf, readArguments } from '../../arguments.js';
import { ask, member } from '../../daemon-answer.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { status } from './command.js';

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, status);
  const wanted = values.format ?? (values.json ? 'json' : undefined);
  const format = choiceOf('--format', status.options.format, wanted);
  const answer = await ask(values.socket, 'GET', '/status', terminal);
  if (typeof answer === 'number') {
    return answer;
  }
  if (answer.status !== 200 || !isStatus(answer.value)) {
    const reason = member(answer.value, 'error') ?? `it answered ${answer.status}`;
    terminal.error(`upkeep status: the daemon cannot tell: ${reason}\n`);
    return exitCodes.failed;
  }
  terminal.out(await written(answer.value, format, terminal.colour));
  return exitCodes.ok;
}

/** The daemon is of the same release: a look at the outside is enough. */
function isStatus(value: unknown): value is DaemonStatus {
  return (
    typeof member(value, 'version') === 'string' &&
    typeof member(value, 'pid') === 'number' &&
    typeof member(member(value, 'clock'), 'monotonicMs') === 'number' &&
    Array.isArray(member(value, 'children'))
  );
}

async function written(
  status: DaemonStatus,
  format: 'text' | 'json' | 'yaml',
  colour: boolean,
): Promise<string> {
  switch (format) {
    case 'text':
      return renderStatus(status, { colour });
    case 'json':
      return `${JSON.stringify(status, undefined, 2)}\n`;
    case 'yaml': {
      const { dump } = await import('js-yaml');
      return dump(status);
    }
  }
}
