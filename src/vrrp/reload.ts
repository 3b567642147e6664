/** A new configuration for a running router. */
import type { Configuration } from '../config/model.js';
import { groupStateOf } from './group.js';
import { createEntry, type InstanceEntry, type InstanceTable } from './instance-table.js';
import type { VrrpEffect } from './messages.js';
import { matchInstances } from './reconfigure.js';
import { heldKeys, releaseLeftovers, withoutHeld } from './start.js';
import { removeInstance } from './stop.js';

/** What the router does for a reload. */
export interface ReloadSteps {
  arrange(entries: readonly InstanceEntry[]): void;
  adoptQuietly(entries: readonly InstanceEntry[]): void;
  changeEnvironment(entry: InstanceEntry): void;
  startNew(): void;
}

/**
 * Instances that stay keep state, timers and addresses; only differences are carried out, and each
 * master sends an advert at once, so that no backup waits for one that a slow reload held up. An
 * address that some master holds afterwards is never removed, whichever instance had it before.
 */
export function reconfigureInstances(
  table: InstanceTable,
  configuration: Configuration,
  nowMs: number,
  steps: ReloadSteps,
): readonly VrrpEffect[] {
  const configurationOf = (entry: InstanceEntry) => entry.configuration;
  const matched = matchInstances(table.entries, configurationOf, configuration.vrrpInstances);
  const kept = matched.kept.map(({ former: entry, current }) => {
    const former = entry.configuration;
    entry.configuration = current;
    entry.isChanged = true;
    return { entry, former };
  });
  const added = matched.added.map((instance) => createEntry(instance, nowMs));
  const byConfiguration = new Map(
    [...kept.map(({ entry }) => entry), ...added].map((entry) => [entry.configuration, entry]),
  );
  steps.arrange(configuration.vrrpInstances.flatMap((each) => byConfiguration.get(each) ?? []));
  for (const { entry, former } of kept) {
    table.deliver(entry, { kind: 'reconfigured', former }, nowMs);
  }
  for (const { entry } of kept) {
    steps.changeEnvironment(entry);
  }
  for (const { entry } of kept) {
    table.deliver(entry, { kind: 'advertise' }, nowMs);
  }
  for (const entry of matched.removed) {
    removeInstance(table, entry, nowMs);
  }
  steps.adoptQuietly(added);
  releaseLeftovers(table, added, []);
  announceGroups(table);
  steps.startNew();
  const held = heldKeys(table.entries.filter((entry) => entry.state.state === 'MASTER'));
  return table.takeEffects().flatMap((effect) => withoutHeld(effect, held) ?? []);
}

/** Groups whose state is another one now, by their members that were there before. */
function announceGroups(table: InstanceTable): void {
  for (const group of table.groups) {
    const states = group.members.map((member) => member.state);
    const settled = states.filter((state) => state.state !== 'INIT');
    if (settled.length > 0) {
      table.setGroupState(group, groupStateOf(settled), 'configuration changed');
    }
  }
}
