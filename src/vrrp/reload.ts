/** A new configuration for a running router: a plan, and carrying it out. */
import type { VrrpInstance } from '../config/model.js';
import { groupStateOf } from './group.js';
import { createEntry, type InstanceEntry, type InstanceTable } from './instance-table.js';
import type { Surroundings } from './machine/environment.js';
import type { VrrpEffect } from './messages.js';
import { type MatchedInstances, matchInstances } from './reconfigure.js';
import { heldKeys, releaseLeftovers, withoutHeld } from './start.js';
import { removeInstance } from './stop.js';
import { changeEnvironment, learnQuietly } from './surroundings.js';

/** What a reload does with the instances of a router. */
export interface ReloadPlan extends Omit<MatchedInstances<InstanceEntry>, 'added' | 'kept'> {
  readonly kept: readonly KeptInstance[];
  readonly added: readonly InstanceEntry[];
  /** Those that are there afterwards, in the order of the file. */
  readonly entries: readonly InstanceEntry[];
}

interface KeptInstance {
  readonly entry: InstanceEntry;
  readonly former: VrrpInstance;
  readonly current: VrrpInstance;
}

/** Compares the instances of a router with those that a configuration has. */
export function planReload(
  running: readonly InstanceEntry[],
  instances: readonly VrrpInstance[],
  nowMs: number,
): ReloadPlan {
  const matched = matchInstances(running, ({ configuration }) => configuration, instances);
  const kept = matched.kept.map(({ former: entry, current }) => ({
    entry,
    former: entry.configuration,
    current,
  }));
  const added = matched.added.map((instance) => createEntry(instance, nowMs));
  const entries = new Map([
    ...kept.map(({ entry, current }) => [current, entry] as const),
    ...added.map((entry) => [entry.configuration, entry] as const),
  ]);
  const { removed } = matched;
  return { kept, added, removed, entries: instances.flatMap((each) => entries.get(each) ?? []) };
}

/** From now on the instances that stay have their new configuration. */
export function takeConfigurations({ kept }: ReloadPlan): void {
  for (const { entry, current } of kept) {
    entry.configuration = current;
    entry.isChanged = true;
  }
}

/**
 * Instances that stay keep state, timers and addresses; only differences are carried out, and each
 * master sends an advert at once, so that no backup waits for one that a slow reload held up. The
 * entries of the plan are those of the table by now; what is new is not started.
 */
export function carryOutReload(
  table: InstanceTable,
  { kept, removed, added }: ReloadPlan,
  surroundings: Surroundings,
  nowMs: number,
): void {
  for (const { entry, former } of kept) {
    table.deliver(entry, { kind: 'reconfigured', former }, nowMs);
  }
  for (const { entry } of kept) {
    changeEnvironment(table, entry, surroundings, 'configuration changed', nowMs);
  }
  for (const { entry } of kept) {
    table.deliver(entry, { kind: 'advertise' }, nowMs);
  }
  for (const entry of removed) {
    removeInstance(table, entry, nowMs);
  }
  learnQuietly(table, added, surroundings);
  releaseLeftovers(table, added, []);
  announceGroups(table);
}

/**
 * The effects of a reload. An address that some master holds afterwards is never removed, whichever
 * instance had it before.
 */
export function takeReloadEffects(table: InstanceTable): readonly VrrpEffect[] {
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
