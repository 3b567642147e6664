/** `upkeep ipvs clear --ours`: takes away what a daemon that is no more has left in the kernel. */
import { rmSync } from 'node:fs';
import { clearIpvsOf, clearMarkTables } from '../daemon/clear-ipvs.js';
import { readIpvsState } from '../daemon/ipvs-state-file.js';
import { ipvsStatePath } from '../daemon/run-paths.js';
import { askDaemon } from './control-client.js';
import { exitCodes } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/**
 * Clears what the state file beside the socket says, and removes the file.
 * @returns the exit status: 1 while a daemon runs, or when the kernel has refused something
 * @throws what opening and reading IPVS throw.
 */
export async function clearOurs(socket: string, terminal: Terminal): Promise<number> {
  const reply = await askDaemon(socket, 'GET', '/healthz');
  if (reply.kind !== 'noDaemon') {
    terminal.error(
      `upkeep ipvs: a daemon listens at ${socket} and would put everything back.\n` +
        'Stop it: that removes its services.\n',
    );
    return exitCodes.failed;
  }
  const path = ipvsStatePath(socket);
  const found = readIpvsState(path);
  if (found.kind === 'useless') {
    terminal.error(`upkeep ipvs: ${path} is of no use: ${found.reason}\n`);
    return exitCodes.failed;
  }
  if (found.kind === 'missing') {
    terminal.out(`Nothing is left: there is no ${path}.\n`);
    return exitCodes.ok;
  }
  const { removed, refused } = clearIpvsOf(found.state);
  for (const service of removed) {
    terminal.out(`removed ${service}\n`);
  }
  for (const { subject, reason } of refused) {
    terminal.error(`upkeep ipvs: ${subject}: ${reason}\n`);
  }
  const failure = await clearMarkTables(found.state);
  if (failure !== undefined) {
    terminal.error(`upkeep ipvs: table ${failure.table} is not removed: ${failure.reason}\n`);
  }
  if (refused.length > 0 || failure !== undefined) {
    return exitCodes.failed;
  }
  rmSync(path, { force: true });
  terminal.out(`${removed.length} services removed.\n`);
  return exitCodes.ok;
}
