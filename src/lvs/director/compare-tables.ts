/** Whose part of the table is another one after a reload. */

import { planTables } from '../table/plan.js';
import { type ServiceAddress, serviceKey } from '../table/table.js';
import { desiredTables } from './desired-table.js';
import type { VirtualServerEntry } from './virtual-server-entry.js';

/** What a reload has changed in the table. */
export interface TableChange {
  /** Keys of virtual servers whose tables are others now. */
  readonly changed: readonly string[];
  /** Services that no virtual server wants any more. */
  readonly removed: readonly ServiceAddress[];
}

/** Compares all virtual servers with their former selves. */
export function compareTables(
  former: readonly VirtualServerEntry[],
  fresh: readonly VirtualServerEntry[],
): TableChange {
  const formerByKey = new Map(former.map((entry) => [entry.key, entry]));
  const changed = fresh
    .filter((entry) => !wantsTheSame(formerByKey.get(entry.key), entry))
    .map((entry) => entry.key);
  const wanted = new Set(installedServices(fresh).map(serviceKey));
  const removed = installedServices(former).filter((each) => !wanted.has(serviceKey(each)));
  return { changed, removed };
}

function installedServices(entries: readonly VirtualServerEntry[]): readonly ServiceAddress[] {
  return entries
    .filter((entry) => entry.installed)
    .flatMap((entry) => entry.services.map(({ address }) => address));
}

/** An entry that has been kept (arrange.ts) has kept its table. */
function wantsTheSame(former: VirtualServerEntry | undefined, fresh: VirtualServerEntry): boolean {
  if (former === fresh) {
    return true;
  }
  const before = former === undefined ? [] : desiredTables(former);
  return planTables(desiredTables(fresh), before).length === 0;
}
