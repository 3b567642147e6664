/** `upkeep reload`: SIGHUP with an answer, on trial, or at a time. */
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { ask, type DaemonAnswer, member, refusalOf } from '../../daemon-answer.js';
import { secondsOf } from '../../duration.js';
import { DAEMON_EXITS, exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]...'],
  description: `
Asks the running upkeepd to read its configuration again, as SIGHUP does, and reports what it
says. States and addresses that stay configured are kept. A file with errors is refused: the
daemon goes on with what it has, and what is wrong with the file is printed.

On a terminal --wait is meant, where neither --no-wait nor another option is given.

With --confirm the former configuration comes back unless upkeep confirm is called in time, so that
one who has locked himself out gets in again. The file stays as it is: the next reload reads it.`,
  options: {
    wait: {
      type: 'boolean',
      help: 'until all processes run with it; with --confirm\nuntil it is confirmed or reverted',
    },
    'no-wait': { type: 'boolean', help: 'until the file is accepted, also on a terminal' },
    confirm: { type: 'string', value: 'TIME', help: 'how long upkeep confirm is waited for: 60s' },
    at: { type: 'string', value: 'TIME', help: 'when, as in 2026-11-29T14:00:00Z, and not now' },
    socket: socketOption,
  },
  exits: `0  accepted; with --wait applied; with both --wait and --confirm confirmed
1  refused    2  the former configuration is back
${DAEMON_EXITS}`,
  examples: `upkeep reload --wait
upkeep reload --confirm 60s && curl -sf http://10.0.0.100/ && upkeep confirm`,
} as const satisfies CommandManual;

/** For all processes to take a configuration; one that has died is started again meanwhile. */
const APPLIED_WITHIN_S = 60;

/** Asks and prints what the daemon says. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, manual);
  const { confirm, at, 'no-wait': noWait = false } = values;
  const byDefault = terminal.attended && !noWait && confirm === undefined && at === undefined;
  const { wait = byDefault } = values;
  if (wait && noWait) {
    throw new UsageError('--wait and --no-wait exclude each other');
  }
  if (at !== undefined && (wait || Number.isNaN(Date.parse(at)))) {
    throw new UsageError('--at takes a time as 2026-11-29T14:00:00Z, and no --wait');
  }
  const confirmSeconds = confirm === undefined ? undefined : secondsOf('--confirm', confirm);
  const body = {
    wait,
    ...(confirmSeconds === undefined ? {} : { confirmSeconds }),
    ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
  };
  const answer = await ask(values.socket, 'POST', '/v1/reload', terminal, {
    body,
    timeoutMs: 1000 * (APPLIED_WITHIN_S + (wait ? (confirmSeconds ?? 0) : 0)),
  });
  return typeof answer === 'number' ? answer : tell(answer, confirm, terminal);
}

function tell(answer: DaemonAnswer, confirm: string | undefined, terminal: Terminal): number {
  const { value, status } = answer;
  if (status >= 400) {
    return tellRefusal(answer, terminal);
  }
  const scheduledAt = member(value, 'scheduledAt');
  if (typeof scheduledAt === 'string') {
    terminal.out(`The configuration is read at ${scheduledAt}.\n`);
  } else if (member(value, 'confirmed') === true) {
    terminal.out('The new configuration is confirmed.\n');
  } else if (confirm !== undefined) {
    terminal.out(`The new configuration is in force: upkeep confirm within ${confirm}.\n`);
  } else if (member(value, 'applied') === true) {
    const tookMs = Math.round(Number(member(value, 'tookMs')));
    terminal.out(`The new configuration is in force, after ${tookMs} ms.\n`);
  } else {
    terminal.out('The new configuration is accepted.\n');
  }
  return exitCodes.ok;
}

function tellRefusal(answer: DaemonAnswer, terminal: Terminal): number {
  if (member(answer.value, 'code') === 'reverted') {
    terminal.error('It was not confirmed: the former configuration is back.\n');
    return exitCodes.no;
  }
  const diagnostics = member(answer.value, 'diagnostics');
  const problems = Array.isArray(diagnostics) && diagnostics.length > 0 ? diagnostics : undefined;
  const reason = problems?.join('\n') ?? refusalOf(answer);
  terminal.error(`Refused, the daemon goes on with the old configuration:\n${reason}\n`);
  return exitCodes.failed;
}
