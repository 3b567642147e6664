/** `upkeep ipvs clear --ours`: takes away what a daemon that is no more has left in the kernel. */
import { rmSync } from 'node:fs';
import { releaseLinks } from '../../../daemon/devices/release-links.js';
import {
  firewallStatePath,
  hostStatePath,
  ipvsStatePath,
  linkAliasOf,
  settingStatePath,
} from '../../../daemon/files/run-paths.js';
import { openFirewallKeeper } from '../../../daemon/host/firewall-keeper.js';
import { createHostKeeper } from '../../../daemon/host/host-keeper.js';
import { openSettingLedger } from '../../../daemon/host/setting-ledger.js';
import { clearIpvsOf, clearMarkTables } from '../../../daemon/ipvs/clear-ipvs.js';
import { readIpvsState } from '../../../daemon/ipvs/ipvs-state-file.js';
import type { DaemonLogEvent } from '../../../observe/log/log-events.js';
import { renderEvent } from '../../../observe/log/render-event.js';
import { counted } from '../../../observe/log/rendered-line.js';
import { askDaemon } from '../../control-client.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/**
 * Clears what the state files beside the socket say, and removes them.
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
  const isTableClear = await clearTable(ipvsStatePath(socket), terminal);
  const isMachineClear = await putBackMachine(socket, terminal);
  return isTableClear && isMachineClear ? exitCodes.ok : exitCodes.failed;
}

/** Links with virtual MACs, settings of the kernel, the firewall: in the order of a stop. */
async function putBackMachine(socket: string, terminal: Terminal): Promise<boolean> {
  let isDone = true;
  const say = (event: DaemonLogEvent): void => {
    const { level, text } = renderEvent(event);
    if (level === 'error') {
      isDone = false;
      terminal.error(`upkeep ipvs: ${text}\n`);
    } else {
      terminal.out(`${text}\n`);
    }
  };
  releaseLinks(linkAliasOf(socket), say);
  openSettingLedger(settingStatePath(socket), say).putBack();
  await createHostKeeper(hostStatePath(socket), say).putBack();
  await openFirewallKeeper(firewallStatePath(socket), say).close();
  return isDone;
}

/** @returns whether nothing of ours is left */
async function clearTable(path: string, terminal: Terminal): Promise<boolean> {
  const found = readIpvsState(path);
  if (found.kind === 'missing') {
    terminal.out(`Nothing is left in IPVS: there is no ${path}.\n`);
    return true;
  }
  if (found.kind !== 'state') {
    terminal.error(`upkeep ipvs: ${path} is of no use: ${found.reason}\n`);
    return false;
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
    return false;
  }
  rmSync(path, { force: true });
  terminal.out(`${counted(removed.length, 'service')} removed.\n`);
  return true;
}
