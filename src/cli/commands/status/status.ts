/** `upkeep status`: what the daemon is doing, as a table, JSON or YAML. */
import { jsYaml } from '../../../config/yaml/js-yaml.js';
import { renderStatus } from '../../../observe/status/render-status.js';
import type { DaemonStatus } from '../../../observe/status/status.js';
import { choiceOf, readArguments } from '../../arguments.js';
import { type CommandManual, socketOption } from '../../command.js';
import { askStatus } from '../../daemon-status.js';
import { DAEMON_EXITS, exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]...'],
  description: `
Asks the running upkeepd who is master, since when, with which priority, which real servers are
up with which weight, and what is wrong.`,
  options: {
    format: { type: 'string', value: 'FORMAT', choices: ['text', 'json', 'yaml'] },
    json: { type: 'boolean', help: 'the same as --format json' },
    socket: socketOption,
  },
  exits: `0  the daemon answered    1  it did not answer properly
${DAEMON_EXITS}`,
  examples: `upkeep status
upkeep status --json | jq -r '.vrrp.instances[] | "\\(.name) \\(.state)"'
watch -n1 upkeep status`,
} as const satisfies CommandManual;

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, manual);
  const wanted = values.format ?? (values.json ? 'json' : undefined);
  const format = choiceOf('--format', manual.options.format, wanted);
  const answer = await askStatus(values.socket, terminal);
  if (typeof answer === 'number') {
    return answer;
  }
  terminal.out(written(answer, format, terminal.colour));
  return exitCodes.ok;
}

function written(status: DaemonStatus, format: 'text' | 'json' | 'yaml', colour: boolean): string {
  switch (format) {
    case 'text':
      return renderStatus(status, { colour });
    case 'json':
      return `${JSON.stringify(status, undefined, 2)}\n`;
    case 'yaml':
      return jsYaml().dump(status);
  }
}
