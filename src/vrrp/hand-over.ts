/** A planned move of instances to their backups (machine/hand-over.ts says how one does it). */
import type { InstanceEntry, InstanceTable } from './instance-table.js';
import type { VrrpInput } from './messages.js';

/** What the members of a group, which change state together, and the others have to offer. */
export function handOverInstances(
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
