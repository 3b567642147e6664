/** `upkeep wait`: for scripts that go on when something is so. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Condition, judge } from '../../../observe/status/condition.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { askStatus } from '../../daemon-status.js';
import { secondsOf } from '../../duration.js';
import { DAEMON_EXITS, exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { readConditions } from './read-conditions.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]... CONDITION...'],
  description: `
Waits until the running upkeepd says that all of these are so at once:
  ready                 every process that it needs runs and answers
  reloaded              the configuration file and all that it includes are in force as they are now
  state=MASTER NAME     an instance or sync group is in this state: INIT, BACKUP, MASTER or FAULT
  quorum=up VS          a virtual server has its quorum; or quorum=lost
  health=up RS          a real server passes its checks; or health=down
  drained RS            a real server has weight 0 or is out, and no connection to it is active
NAME, VS and RS are names as upkeep why takes them; of several things, all of them. A daemon that
does not run yet, and a name that is not there yet, are waited for as well.`,
  operands: [{ name: 'CONDITION', many: true }],
  options: {
    timeout: { type: 'string', value: 'TIME', help: 'not longer than this (default 30s)' },
    socket: socketOption,
  },
  exits: `0  all of them are so    1  wrong command line
2  not in time, or it cannot come: what is so instead is said
${DAEMON_EXITS}`,
  examples: `systemctl start upkeepd && upkeep wait ready
upkeep handover VI_1 && upkeep wait state=BACKUP VI_1 --timeout 10s
upkeep wait health=up 10.1.0.4 quorum=up 10.0.0.100:80 --timeout 2m`,
} as const satisfies CommandManual;

const DEFAULT_TIMEOUT = '30s';
const LOOK_MS = 250;
/** The last look has its time as well: `--timeout` says when it begins. */
const ANSWER_MS = 2000;

/** Asks again and again. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const conditions = readConditions(positionals);
  if (conditions.length === 0) {
    throw new UsageError('name a condition, as ready or state=MASTER VI_1');
  }
  const timeoutMs = 1000 * secondsOf('--timeout', values.timeout ?? DEFAULT_TIMEOUT);
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const look = await lookAt(conditions, values.socket, terminal);
    if (look.isLast || performance.now() >= endMs) {
      terminal.error(look.text);
      return look.status;
    }
    await sleep(Math.min(LOOK_MS, Math.max(0, endMs - performance.now())));
  }
}

/** How it stands, and what would be said if this was the last look. */
interface Look {
  readonly status: number;
  readonly isLast: boolean;
  readonly text: string;
}

async function lookAt(
  conditions: readonly Condition[],
  socket: string | undefined,
  terminal: Terminal,
): Promise<Look> {
  let text = '';
  const remember = (more: string) => {
    text += more;
  };
  const status = await askStatus(
    socket,
    { ...terminal, error: remember },
    { timeoutMs: ANSWER_MS },
  );
  if (typeof status === 'number') {
    const isLast = status === exitCodes.notPermitted;
    return { status: status === exitCodes.failed ? exitCodes.no : status, isLast, text };
  }
  const verdicts = conditions.map((each) => judge(each, status));
  const unmet = verdicts.flatMap((each) => (each.kind === 'holds' ? [] : [each]));
  return {
    status: unmet.length === 0 ? exitCodes.ok : exitCodes.no,
    isLast: unmet.length === 0 || unmet.some(({ kind }) => kind === 'never'),
    text: unmet.map((each) => `upkeep wait: ${each.text}\n`).join(''),
  };
}
