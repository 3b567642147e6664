/** `upkeep status`: what the daemon is doing, as a table, JSON or YAML. */
import { renderStatus } from '../../../observe/status/render-status.js';
import type { DaemonStatus } from '../../../observe/status/status.js';
import { choiceOf, readArguments } from '../../arguments.js';
import { askStatus } from '../../daemon-status.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { status } from './command.js';

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, status);
  const wanted = values.format ?? (values.json ? 'json' : undefined);
  const format = choiceOf('--format', status.options.format, wanted);
  const answer = await askStatus(values.socket, terminal);
  if (typeof answer === 'number') {
    return answer;
  }
  terminal.out(await written(answer, format, terminal.colour));
  return exitCodes.ok;
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
