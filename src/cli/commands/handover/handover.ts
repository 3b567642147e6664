/** `upkeep handover`: a planned move, and where the addresses are after it. */
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { ask, member, refusalOf } from '../../daemon-answer.js';
import { DAEMON_EXITS, exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]... NAME...', '[OPTION]... --all'],
  description: `
Asks the running upkeepd to hand the named instances over, or all members of the named sync
groups. A master goes on answering for its addresses and advertises priority 1, so that the best
backup takes over by its own timer; when it has advertised, the addresses go. Backups need nothing
for it, be they keepalived or others; one with nopreempt does not take over.

The instance stays BACKUP with priority 1 until it is master again, because no other is there.`,
  operands: [{ name: 'NAME', many: true }],
  options: {
    all: { type: 'boolean', help: 'every instance that is master here' },
    timeout: {
      type: 'string',
      value: 'SECONDS',
      help: 'how long to wait for a backup (default 10); then the master stays',
    },
    socket: socketOption,
  },
  exits: `0  done    1  refused: no such name, or not master here
2  no backup has taken over, and this router is still master
${DAEMON_EXITS}`,
  examples: `upkeep handover VI_1
upkeep handover --all && systemctl restart upkeepd`,
} as const satisfies CommandManual;

const DEFAULT_TIMEOUT_S = 10;
const MOST_SECONDS = 3600;
/** What the daemon may take on top of the time of the offer. */
const ANSWER_MS = 5000;

/** Asks, waits and prints a line for each instance. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  if ((positionals.length === 0) !== (values.all === true)) {
    throw new UsageError('name the instances or sync groups, or all of them with --all');
  }
  const timeoutMs = secondsOf(values.timeout) * 1000;
  const body = { ...(values.all ? {} : { names: positionals }), timeoutMs };
  const answer = await ask(values.socket, 'POST', '/handover', terminal, {
    body,
    timeoutMs: timeoutMs + ANSWER_MS,
  });
  if (typeof answer === 'number') {
    return answer;
  }
  const results = member(answer.value, 'results');
  if (!Array.isArray(results)) {
    terminal.error(`upkeep: not handed over: ${refusalOf(answer)}\n`);
    return exitCodes.failed;
  }
  const statuses = results.map((result) => {
    const { text, status } = describe(member(result, 'outcome'), values.all === true);
    terminal.out(`${member(result, 'instance')}: ${text}\n`);
    return status;
  });
  return Math.max(exitCodes.ok, ...statuses);
}

function secondsOf(text: string | undefined): number {
  const seconds = text === undefined ? DEFAULT_TIMEOUT_S : Number(text);
  if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
    throw new UsageError(`--timeout is a number of seconds up to ${MOST_SECONDS}, not '${text}'`);
  }
  return seconds;
}

interface Described {
  readonly text: string;
  readonly status: number;
}

/** Of all instances those that are backups already have nothing to hand over. */
function describe(outcome: unknown, all: boolean): Described {
  switch (member(outcome, 'kind')) {
    case 'taken': {
      const by = member(outcome, 'by') ?? 'the other router of its group';
      const took = (Number(member(outcome, 'tookMs')) / 1000).toFixed(2);
      return { text: `${by} is master now (${took} s after the offer)`, status: exitCodes.ok };
    }
    case 'notTaken':
      return { text: 'no backup has taken over; it is still master here', status: exitCodes.no };
    case 'notMaster': {
      const status = all ? exitCodes.ok : exitCodes.failed;
      return { text: `nothing to hand over, it is ${member(outcome, 'state')} here`, status };
    }
    case 'left':
      return { text: 'it left for another reason meanwhile: see the log', status: exitCodes.no };
    default:
      return { text: 'the VRRP process does not answer', status: exitCodes.failed };
  }
}
