/** What instances learn when something around them, or their configuration, is another. */
import { isHeldBy } from './group.js';
import { type InstanceEntry, type InstanceTable, othersOf } from './instance-table.js';
import { environmentOf, type Surroundings, sameEnvironment } from './machine/environment.js';
import { OWNER_PRIORITY } from './machine/tracking.js';

function environmentOfEntry({ configuration, group }: InstanceEntry, surroundings: Surroundings) {
  return environmentOf(configuration, group?.configuration, surroundings);
}

/** What the start finds is no change: nothing is said about it. */
export function learnQuietly(
  table: InstanceTable,
  entries: readonly InstanceEntry[],
  surroundings: Surroundings,
): void {
  for (const entry of entries) {
    const environment = environmentOfEntry(entry, surroundings);
    table.replace(entry, { ...entry.state, environment });
  }
}

/** Tells each instance whose environment is another one. */
export function refreshInstances(
  table: InstanceTable,
  surroundings: Surroundings,
  reason: string,
  nowMs: number,
): void {
  for (const entry of table.entries) {
    if (!sameEnvironment(entry.state.environment, environmentOfEntry(entry, surroundings))) {
      changeEnvironment(table, entry, surroundings, reason, nowMs);
    }
  }
}

/** Tells an instance its environment. */
export function changeEnvironment(
  table: InstanceTable,
  entry: InstanceEntry,
  surroundings: Surroundings,
  reason: string,
  nowMs: number,
): void {
  const { configuration, group } = entry;
  const { notifyPriorityChanges } = configuration;
  const members = group?.members ?? [];
  table.dispatch(
    entry,
    {
      kind: 'environment',
      environment: environmentOfEntry(entry, surroundings),
      heldByGroup: isHeldBy(othersOf(entry)),
      ownerMayLead: members.every((each) => each.configuration.priority === OWNER_PRIORITY),
      notifyPriority: notifyPriorityChanges || group?.configuration.notifyPriorityChanges === true,
      reason,
    },
    nowMs,
  );
}
