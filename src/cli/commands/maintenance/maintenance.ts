/** `upkeep maintenance`: everything is handed over, and nothing is master here until it may. */
import { readArguments } from '../../arguments.js';
import { type CommandManual, UsageError } from '../../command.js';
import { ask, type DaemonAnswer, member, refusalOf } from '../../daemon-answer.js';
import { secondsOf } from '../../duration.js';
import { exitCodes } from '../../exit-codes.js';
import { personName, steeringOptions } from '../../steer-server.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['on [OPTION]...', 'off [--socket PATH]', 'status [--socket PATH]'],
  description: `
on hands every instance over to its backup, as upkeep handover --all does, and then keeps all of
them in FAULT: scripts, FIFOs and trackers of other machines see a fault as any other. It lasts over
reloads, restarts and boots, until off. When an instance finds no backup, it stays master, and
nothing else is done.`,
  operands: [{ name: 'on|off|status' }],
  options: {
    ...steeringOptions,
    timeout: { type: 'string', value: 'TIME', help: 'how long to wait for backups (default 10s)' },
    force: {
      type: 'boolean',
      help: 'even if an instance finds no backup: nothing has its addresses',
    },
  },
  exits: `0  done; of status: at work    1  refused
2  not all were handed over, and nothing else was done; of status: in maintenance
3  no daemon is running`,
  examples: `upkeep maintenance on --reason "kernel update" --for 1h && reboot
upkeep maintenance off`,
} as const satisfies CommandManual;

/** Not all handed over; or, asked for the state, in maintenance. */
const NOT_SO = 2;
const DEFAULT_TIMEOUT = '10s';
/** What the daemon may take on top of the time of the offer. */
const ANSWER_MS = 5000;
const PATH = '/v1/maintenance';

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  switch (positionals[0]) {
    case 'on':
      return enter(values, terminal);
    case 'off': {
      const path = `${PATH}?by=${encodeURIComponent(personName())}`;
      const answer = await ask(values.socket, 'DELETE', path, terminal);
      return typeof answer === 'number' ? answer : tell(answer, terminal);
    }
    case 'status': {
      const answer = await ask(values.socket, 'GET', PATH, terminal);
      if (typeof answer === 'number') {
        return answer;
      }
      tell(answer, terminal);
      return member(answer.value, 'on') === true ? NOT_SO : exitCodes.ok;
    }
    default:
      throw new UsageError('it is on, off or status');
  }
}

async function enter(
  values: ReturnType<typeof readArguments<(typeof manual)['options']>>['values'],
  terminal: Terminal,
): Promise<number> {
  const { reason, for: time, timeout = DEFAULT_TIMEOUT, force } = values;
  const timeoutMs = 1000 * secondsOf('--timeout', timeout);
  const body = {
    by: personName(),
    timeoutMs,
    ...(reason === undefined ? {} : { reason }),
    ...(time === undefined ? {} : { forSeconds: secondsOf('--for', time) }),
    ...(values['until-reboot'] ? { untilBoot: true } : {}),
    ...(force ? { force } : {}),
  };
  const options = { body, timeoutMs: timeoutMs + ANSWER_MS };
  const answer = await ask(values.socket, 'PUT', PATH, terminal, options);
  return typeof answer === 'number' ? answer : tell(answer, terminal);
}

function tell(answer: DaemonAnswer, terminal: Terminal): number {
  const { value, status } = answer;
  if (status !== 200) {
    terminal.error(`upkeep: ${refusalOf(answer)}\n`);
    return member(value, 'code') === 'notHandedOver' ? NOT_SO : exitCodes.failed;
  }
  if (member(value, 'on') !== true) {
    terminal.out('This machine is at work.\n');
    return exitCodes.ok;
  }
  const reason = member(value, 'reason');
  const expiresAt = member(value, 'expiresAt');
  terminal.out(
    `This machine is in maintenance, by ${member(value, 'by')} since ` +
      `${member(value, 'createdAt')}${expiresAt === undefined ? '' : ` until ${expiresAt}`}` +
      `${reason === undefined ? '' : `: ${reason}`}\n`,
  );
  return exitCodes.ok;
}
