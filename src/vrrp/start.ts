/** How instances leave INIT: fresh, or going on where a killed predecessor stopped. */
import { virtualAddressKey } from './address-difference.js';
import { LEARNING_MS } from './balancing/learning.js';
import type { InstanceEntry, InstanceTable, SyncGroupEntry } from './instance-table.js';
import type { InstanceEvent } from './machine/instance-state.js';
import { routingOfInstance } from './machine/routing.js';
import { OWNER_PRIORITY } from './machine/tracking.js';
import { addressesOfInstance } from './machine/transitions.js';
import type { Checkpoint, InstanceCheckpoint, VrrpEffect } from './messages.js';

/**
 * Goes on as the checkpoint says where nothing speaks against it. Before that, the addresses of
 * all that do not go on as master are released: a predecessor may have left them behind.
 */
export function resumeInstances(table: InstanceTable, resume: Checkpoint, nowMs: number): void {
  const checkpoints = new Map(resume.instances.map((each) => [each.name, each]));
  const plans = table.entries.flatMap((entry) => {
    const checkpoint = checkpoints.get(entry.configuration.name);
    const as = checkpoint && resumableState(entry, checkpoint, checkpoints);
    return checkpoint && as ? [{ entry, checkpoint, as }] : [];
  });
  const masters = plans.filter((plan) => plan.as === 'MASTER').map((plan) => plan.entry);
  releaseLeftovers(table, table.entries, masters);
  for (const { entry, checkpoint, as } of plans) {
    table.deliver(entry, { kind: 'resume', checkpoint, as }, nowMs);
  }
  for (const group of table.groups) {
    if (group.members.every((member) => member.state.state !== 'INIT')) {
      group.state = commonState(group);
    }
  }
}

/** Releases all addresses of `entries`, except those that `masters` hold. */
export function releaseLeftovers(
  table: InstanceTable,
  entries: readonly InstanceEntry[],
  masters: readonly InstanceEntry[],
): void {
  const held = heldKeys(masters);
  for (const entry of entries) {
    if (!masters.includes(entry)) {
      const { configuration } = entry;
      const addresses = addressesOfInstance(configuration).filter(
        (address) => !held.has(virtualAddressKey(address)),
      );
      const { name } = configuration;
      const { routes, rules } = routingOfInstance(configuration);
      if (routes.length + rules.length > 0) {
        table.emit({ kind: 'removeRouting', instance: name, routes, rules });
      }
      if (addresses.length > 0) {
        table.emit({ kind: 'release', instance: name, addresses });
      }
    }
  }
}

/** The addresses that these instances hold. */
export function heldKeys(masters: readonly InstanceEntry[]): ReadonlySet<string> {
  return new Set(
    masters
      .flatMap(({ configuration }) => addressesOfInstance(configuration))
      .map(virtualAddressKey),
  );
}

/** Takes addresses that a master holds out of a release; undefined: nothing is left of it. */
export function withoutHeld(effect: VrrpEffect, held: ReadonlySet<string>): VrrpEffect | undefined {
  if (effect.kind !== 'release') {
    return effect;
  }
  const addresses = effect.addresses.filter((address) => !held.has(virtualAddressKey(address)));
  return addresses.length === 0 ? undefined : { ...effect, addresses };
}

/**
 * The members of a group go on as masters together or not at all. One that finds a fault now, or
 * none where one was, starts afresh; it is news then.
 */
function resumableState(
  entry: InstanceEntry,
  checkpoint: InstanceCheckpoint,
  checkpoints: ReadonlyMap<string, InstanceCheckpoint>,
): 'MASTER' | 'BACKUP' | 'FAULT' | undefined {
  const members = entry.group?.members ?? [entry];
  const hasFault = members.some((member) => member.state.environment.faults.length > 0);
  switch (checkpoint.state) {
    case 'MASTER':
      return !hasFault && members.every((member) => isMasterIn(checkpoints, member))
        ? 'MASTER'
        : undefined;
    case 'BACKUP':
      return hasFault ? undefined : 'BACKUP';
    case 'FAULT':
      return hasFault ? 'FAULT' : undefined;
    case 'INIT':
      return undefined;
  }
}

function isMasterIn(
  checkpoints: ReadonlyMap<string, InstanceCheckpoint>,
  { configuration }: InstanceEntry,
): boolean {
  return checkpoints.get(configuration.name)?.state === 'MASTER';
}

function commonState(group: SyncGroupEntry): SyncGroupEntry['state'] {
  const states = new Set(group.members.map((member) => member.state.state));
  const [only] = states;
  return states.size === 1 && only !== undefined ? only : 'BACKUP';
}

/** Starts every instance in INIT that need not wait, or has a fault, which is not worth waiting. */
export function startReady(table: InstanceTable, nowMs: number): void {
  const started = table.entries.filter((entry) => entry.state.state === 'INIT');
  const startOf = ({ configuration }: InstanceEntry, ownersOnly: boolean): InstanceEvent => ({
    kind: 'start',
    ownersOnly,
    learnsUntilMs: table.learning.has(configuration.name) ? nowMs + LEARNING_MS : undefined,
  });
  for (const entry of started) {
    const { faults, waitingFor } = entry.state.environment;
    if (entry.group === undefined && (faults.length > 0 || waitingFor.length === 0)) {
      table.deliver(entry, startOf(entry, true), nowMs);
    }
  }
  for (const group of table.groups) {
    startGroup(table, group, startOf, nowMs);
  }
  for (const entry of started) {
    table.expire(entry, nowMs);
  }
}

/** At the start a group says its state before its members do (measured with keepalived). */
function startGroup(
  table: InstanceTable,
  group: SyncGroupEntry,
  startOf: (entry: InstanceEntry, ownersOnly: boolean) => InstanceEvent,
  nowMs: number,
): void {
  const { members } = group;
  const waiting = members.filter((member) => member.state.state === 'INIT');
  const faulty = members.find((member) => member.state.environment.faults.length > 0);
  const isHeld = waiting.some((member) => member.state.environment.waitingFor.length > 0);
  if (waiting.length === 0 || (isHeld && faulty === undefined)) {
    return;
  }
  const isWholeGroup = waiting.length === members.length;
  if (isWholeGroup) {
    table.setGroupState(group, faulty === undefined ? 'BACKUP' : 'FAULT', 'start');
  }
  const ownersOnly = members.every((each) => each.configuration.priority === OWNER_PRIORITY);
  for (const member of waiting) {
    if (faulty === undefined || member.state.environment.faults.length > 0) {
      table.deliver(member, startOf(member, ownersOnly), nowMs);
    }
  }
  if (faulty !== undefined) {
    const reason = `${faulty.configuration.name} of the same group is in FAULT`;
    const order = { becomes: 'FAULT', sendPriorityZero: true, afterSkew: false } as const;
    table.command(group, { ...order, cause: 'group', reason }, nowMs, faulty);
  }
}
