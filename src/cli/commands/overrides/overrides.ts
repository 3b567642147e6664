/** `upkeep overrides`: what operators have said of real servers, and the end of it. */
import { type Override, settingText, targetText } from '../../../lvs/overrides/override.js';
import { textTable } from '../../../observe/table.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { ask, refusalOf } from '../../daemon-answer.js';
import { askStatus } from '../../daemon-status.js';
import { DAEMON_EXITS, exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[--json] [--socket PATH]', 'clear [--socket PATH] ID...', 'clear [--socket PATH] --all'],
  description: `
Shows what upkeep drain, disable and weight have said of real servers: by whom, why and until when.
One whose server the configuration does not have any more is dangling, and kept for a day. clear
ends some of them, or all.`,
  operands: [{ name: 'clear ID', many: true }],
  options: {
    all: { type: 'boolean', help: 'clear every override' },
    json: { type: 'boolean', help: 'as JSON' },
    socket: socketOption,
  },
  exits: `0  done    1  there is no such override
${DAEMON_EXITS}`,
  examples: `upkeep overrides
upkeep overrides clear 3 4`,
} as const satisfies CommandManual;

/** Shows or clears. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const [action, ...ids] = positionals;
  if (
    action !== undefined &&
    (action !== 'clear' || (ids.length === 0) !== (values.all === true))
  ) {
    throw new UsageError('it is clear ID..., clear --all, or nothing to show them');
  }
  const status = await askStatus(values.socket, terminal);
  if (typeof status === 'number') {
    return status;
  }
  const { overrides } = status;
  if (action === undefined) {
    terminal.out(values.json ? `${JSON.stringify(overrides, undefined, 2)}\n` : tableOf(overrides));
    return exitCodes.ok;
  }
  return clear(values.all ? overrides.map(({ id }) => id) : ids, values.socket, terminal);
}

async function clear(
  ids: readonly string[],
  socket: string | undefined,
  terminal: Terminal,
): Promise<number> {
  let worst: number = exitCodes.ok;
  for (const id of ids) {
    const path = `/v1/overrides/${encodeURIComponent(id)}`;
    const answer = await ask(socket, 'DELETE', path, terminal);
    if (typeof answer === 'number') {
      return answer;
    }
    if (answer.status === 200) {
      terminal.out(`override ${id} is cleared\n`);
    } else {
      terminal.error(`upkeep: ${refusalOf(answer)}\n`);
      worst = exitCodes.failed;
    }
  }
  return worst;
}

function tableOf(overrides: readonly Override[]): string {
  return overrides.length === 0
    ? 'There are no overrides.\n'
    : textTable([
        ['ID', 'REAL SERVER', 'SET', 'BY', 'SINCE', 'UNTIL', 'REASON'],
        ...overrides.map((override) => [
          override.id,
          targetText(override.target),
          settingText(override.set) + (override.danglingSince === undefined ? '' : ' (dangling)'),
          override.by,
          override.createdAt,
          untilText(override),
          override.reason ?? '',
        ]),
      ]);
}

function untilText({ expiresAt, untilBoot }: Override): string {
  return [expiresAt ?? [], untilBoot ? 'boot' : []].flat().join(' or ') || 'cleared';
}
