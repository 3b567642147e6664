/** What the commands that look at the state of a daemon have in common. */
import { selectable } from '../observe/status/select.js';
import { silentProcesses } from '../observe/status/silent-processes.js';
import type { DaemonStatus } from '../observe/status/status.js';
import type { RequestOptions } from './control-client.js';
import { ask, member, refusalOf } from './daemon-answer.js';
import { exitCodes } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/** What the daemon says of itself. Without it the user has been told why: the exit status. */
export async function askStatus(
  socket: string | undefined,
  terminal: Terminal,
  options: Pick<RequestOptions, 'timeoutMs'> = {},
): Promise<DaemonStatus | number> {
  const answer = await ask(socket, 'GET', '/status', terminal, options);
  if (typeof answer === 'number') {
    return answer;
  }
  if (answer.status !== 200 || !isStatus(answer.value)) {
    terminal.error(`upkeep: the daemon cannot tell its state: ${refusalOf(answer)}\n`);
    return exitCodes.failed;
  }
  return answer.value;
}

/** Names that are shown when there is no such thing. */
const MOST_NAMES = 20;

/** What those are told who have asked for a thing that is not there. */
export function unknownName(status: DaemonStatus, name: string): string {
  const names = selectable(status);
  const more = names.length > MOST_NAMES ? ', …' : '';
  const silent = silentProcesses(status).map((text) => `${text}\n`);
  return (
    `upkeep: there is no ${name} here\n${silent.join('')}` +
    `there is: ${names.slice(0, MOST_NAMES).join(', ')}${more}\n`
  );
}

/** The daemon is of the same release: a look at the outside is enough. */
function isStatus(value: unknown): value is DaemonStatus {
  return (
    typeof member(value, 'version') === 'string' &&
    typeof member(value, 'pid') === 'number' &&
    typeof member(member(value, 'clock'), 'monotonicMs') === 'number' &&
    Array.isArray(member(value, 'children')) &&
    Array.isArray(member(value, 'overrides'))
  );
}
