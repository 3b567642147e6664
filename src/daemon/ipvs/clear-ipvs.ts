/** Takes out of the kernel what a daemon has left behind that died with all its processes. */
import { openIpvs } from '../../linux/ipvs/ipvs.js';
import { serviceLabel } from '../../lvs/labels.js';
import { planStop } from '../../lvs/table/plan.js';
import { serviceKey } from '../../lvs/table/table.js';
import type { OwnState } from '../files/state-file.js';
import { kernelMarkDoor, type MarkDoor, withoutTables } from '../host/mark-keeper.js';
import type { IpvsBelongings } from '../messages.js';
import type { IpvsDoor } from './ipvs-keeper.js';
import { IpvsSettings } from './ipvs-settings.js';

/** What came of it. */
export interface ClearedIpvs {
  /** Labels of the services that were there. */
  readonly removed: readonly string[];
  readonly refused: readonly { readonly subject: string; readonly reason: string }[];
}

/**
 * Opens the IPVS that a state file speaks of, and clears it.
 * @throws what `openIpvs` and `Ipvs.table` throw.
 */
export function clearIpvsOf({
  networkNamespacePath,
  belongings,
}: OwnState<IpvsBelongings>): ClearedIpvs {
  const { services, syncDaemonRoles, formerTimeouts } = belongings;
  if (services.length + syncDaemonRoles.length === 0 && formerTimeouts === undefined) {
    return { removed: [], refused: [] };
  }
  const door = openIpvs(networkNamespacePath === undefined ? {} : { networkNamespacePath });
  try {
    return clearIpvs(door, belongings);
  } finally {
    door.close();
  }
}

/** Removes the tables that marked for it. @returns why not, or undefined */
export async function clearMarkTables(
  { networkNamespacePath, belongings }: OwnState<IpvsBelongings>,
  door: MarkDoor = kernelMarkDoor,
): Promise<{ readonly table: string; readonly reason: string } | undefined> {
  const { markTables: tables = [] } = belongings;
  const [first] = tables;
  if (first === undefined) {
    return undefined;
  }
  const reason = await door.apply(withoutTables(tables), networkNamespacePath);
  return reason === undefined ? undefined : { table: first.name, reason };
}

/** Removes these services, as far as they are there, and puts time-outs and daemons back. */
export function clearIpvs(door: IpvsDoor, belongings: IpvsBelongings): ClearedIpvs {
  const removed: string[] = [];
  const refused: { subject: string; reason: string }[] = [];
  const owned = new Set(belongings.services.map(serviceKey));
  const operations = planStop('no', door.table(), owned);
  const results = door.apply(operations);
  for (const [index, operation] of operations.entries()) {
    const error = results[index];
    if (error !== undefined) {
      refused.push({ subject: error.subject, reason: error.reason });
    } else if (operation.kind === 'deleteService') {
      removed.push(serviceLabel(operation.address));
    }
  }
  new IpvsSettings(door, belongings, (subject, reason) => {
    if (reason !== undefined) {
      refused.push({ subject, reason });
    }
  }).putBack();
  return { removed, refused };
}
