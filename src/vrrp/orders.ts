/** What an operator can have instances do. */
import type { InstanceEntry, InstanceTable } from './instance-table.js';
import { addressesOfInstance } from './machine/transitions.js';
import type { VrrpInput } from './messages.js';

/** Of all that can happen to the core, what an operator wants done. */
type Order = Extract<VrrpInput, { readonly kind: 'handOver' | 'announceAgain' }>;

/** Does it. */
export function obeyOrder(table: InstanceTable, order: Order, nowMs: number): void {
  if (order.kind === 'handOver') {
    handOverInstances(table, order, nowMs);
  } else {
    announceAgain(table, order.instance);
  }
}

/**
 * A planned move to their backups (machine/hand-over.ts says how one does it): what the members of
 * a group, which change state together, and the others have to offer.
 */
function handOverInstances(
  table: InstanceTable,
  { instances, timeoutMs }: Extract<VrrpInput, { kind: 'handOver' }>,
  nowMs: number,
): void {
  const named = instances.flatMap((name) => table.find(name) ?? []);
  for (const entry of withGroups(named)) {
    const { state } = entry.state;
    if (state === 'MASTER') {
      table.deliver(entry, { kind: 'handOver', timeoutMs }, nowMs);
    } else if (named.includes(entry)) {
      const instance = entry.configuration.name;
      const outcome = { kind: 'notMaster', state } as const;
      table.emit({ kind: 'handOverEnded', instance, outcome });
    }
  }
}

function withGroups(entries: readonly InstanceEntry[]): ReadonlySet<InstanceEntry> {
  return new Set(entries.flatMap((entry) => entry.group?.members ?? [entry]));
}

/** A master announces all its addresses once more; any other instance has none. */
function announceAgain(table: InstanceTable, instance: string): void {
  const entry = table.find(instance);
  if (entry?.state.state === 'MASTER') {
    const addresses = addressesOfInstance(entry.configuration);
    table.emit({ kind: 'announce', instance, addresses, rounds: 1 });
  }
}
