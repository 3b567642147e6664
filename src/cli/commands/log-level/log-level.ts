/** `upkeep log-level`: more of one process stands in the log, for a while. */

import { isLevel } from '../../../observe/events/kept-event.js';
import { LOG_LEVELS, LOG_SOURCES } from '../../../observe/log/log-events.js';
import { textTable } from '../../../observe/table.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { ask, type DaemonAnswer, member, refusalOf } from '../../daemon-answer.js';
import { secondsOf } from '../../duration.js';
import { DAEMON_EXITS, exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

const USUAL = 'usual';

/** What it takes, and its words. */
export const manual = {
  usage: ['[--for TIME] [--socket PATH] PROCESS=LEVEL...', '[--socket PATH]'],
  description: `
Gives the events of a process of upkeepd another level from which on they stand in the log, for an
hour or for the given time; then the usual one holds again, that of upkeepd's command line. Events
below it are kept all the same: upkeep events --level debug shows them.

PROCESS is one of ${LOG_SOURCES.join(', ')};
LEVEL is one of ${LOG_LEVELS.join(', ')}, or ${USUAL}, which ends it.
Without any the levels are shown.`,
  operands: [{ name: 'PROCESS=LEVEL', many: true }],
  options: {
    for: { type: 'string', value: 'TIME', help: 'so long: 90s, 5m, 2h, 1d (default 1h)' },
    socket: socketOption,
  },
  exits: `0  done    1  refused
${DAEMON_EXITS}`,
  examples: `upkeep log-level checker=debug --for 10m
upkeep log-level checker=usual`,
} as const satisfies CommandManual;

const PATH = '/v1/log-level';

/** Asks, one after the other, and prints what holds. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const { socket, for: time } = values;
  const forSeconds = time === undefined ? undefined : secondsOf('--for', time);
  const bodies = positionals.map((word) => bodyOf(word, forSeconds));
  for (const body of bodies) {
    const answer = await ask(socket, 'PUT', PATH, terminal, { body });
    if (typeof answer === 'number') {
      return answer;
    }
    if (answer.status !== 200) {
      terminal.error(`upkeep: ${refusalOf(answer)}\n`);
      return exitCodes.failed;
    }
  }
  const answer = await ask(socket, 'GET', PATH, terminal);
  if (typeof answer === 'number') {
    return answer;
  }
  terminal.out(textTable([['PROCESS', 'LEVEL', 'UNTIL'], ...rowsOf(answer)]));
  return exitCodes.ok;
}

function bodyOf(word: string, forSeconds: number | undefined): Readonly<Record<string, unknown>> {
  const [subsystem, level, ...more] = word.split('=');
  if (!LOG_SOURCES.some((each) => each === subsystem) || more.length > 0) {
    throw new UsageError(`'${word}' begins with none of ${LOG_SOURCES.join(', ')} and =`);
  }
  if (level !== USUAL && !isLevel(level)) {
    throw new UsageError(`a level is one of ${LOG_LEVELS.join(', ')}, ${USUAL}, not '${level}'`);
  }
  return {
    subsystem,
    ...(level === USUAL ? {} : { level }),
    ...(forSeconds === undefined ? {} : { forSeconds }),
  };
}

function rowsOf({ value }: DaemonAnswer): readonly (readonly string[])[] {
  const levels = member(value, 'levels');
  return (Array.isArray(levels) ? levels : []).map((each: unknown) => [
    `${member(each, 'subsystem')}`,
    `${member(each, 'level')}`,
    `${member(each, 'until') ?? ''}`,
  ]);
}
