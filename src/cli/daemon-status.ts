/** What the commands that look at the state of a daemon have in common. */
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
