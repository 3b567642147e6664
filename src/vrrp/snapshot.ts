/** The state of instances and groups as plain data, for status, dumps and a successor. */

import type { InstanceEntry, SyncGroupEntry } from './instance-table.js';
import { priorityOf } from './machine/instance-state.js';
import { TIMER_NAMES } from './machine/timers.js';
import type { GroupSnapshot, InstanceCheckpoint, InstanceSnapshot } from './messages.js';

/** All there is to know of an instance. */
export function snapshotInstance(entry: InstanceEntry, nowMs: number): InstanceSnapshot {
  const { configuration, state, group } = entry;
  const { contributions, waitingFor } = state.environment;
  return {
    name: configuration.name,
    state: state.state,
    wantedState: state.wantsMaster ? 'MASTER' : 'BACKUP',
    interface: configuration.interface,
    virtualRouterId: configuration.virtualRouterId,
    version: configuration.version,
    basePriority: configuration.priority,
    effectivePriority: priorityOf(state),
    totalPriority: state.environment.totalPriority,
    advertIntervalMs: configuration.advertIntervalMs,
    masterAdvertIntervalMs: state.masterAdvertIntervalMs,
    sourceAddress: state.environment.sourceAddress,
    masterAddress: state.masterAddress,
    masterPriority: state.masterPriority,
    addressesHeld: state.state === 'MASTER',
    lastTransitionMs: state.lastTransitionMs,
    ...(state.lastTransition === undefined ? {} : { lastTransition: state.lastTransition }),
    ...(contributions.length === 0 ? {} : { contributions }),
    ...(configuration.preempt ? {} : { nopreempt: true as const }),
    ...(state.state === 'INIT' && waitingFor.length > 0 ? { waitingFor } : {}),
    faults: faultsOf(entry),
    timersMs: timersOf(entry, nowMs),
    counters: state.counters,
    ...(state.conflict.rivals.length === 0 ? {} : { conflict: state.conflict }),
    syncGroup: group?.configuration.name,
    ...(state.handOver.phase === 'none' ? {} : { handOver: state.handOver.phase }),
  };
}

/** A sync group. */
export function snapshotGroup(group: SyncGroupEntry): GroupSnapshot {
  return {
    name: group.configuration.name,
    state: group.state,
    members: group.members.map((member) => member.configuration.name),
  };
}

/** What a successor must know of an instance. */
export function checkpointInstance({ configuration, state }: InstanceEntry): InstanceCheckpoint {
  return {
    name: configuration.name,
    state: state.state,
    lastTransitionMs: state.lastTransitionMs,
    masterAdvertIntervalMs: state.masterAdvertIntervalMs,
    counters: state.counters,
    ...(state.sequence > 0 ? { sequence: state.sequence } : {}),
    ...(state.handOver.phase === 'given' ? { handedOver: true } : {}),
  };
}

function timersOf({ state }: InstanceEntry, nowMs: number): Readonly<Record<string, number>> {
  const timersMs: Record<string, number> = {};
  for (const name of TIMER_NAMES) {
    const deadlineMs = state.timers[name];
    if (deadlineMs !== undefined) {
      timersMs[name] = Math.round((deadlineMs - nowMs) * 1000) / 1000;
    }
  }
  return timersMs;
}

/** Its own faults, or those of the members of its group that keep it in FAULT. */
function faultsOf(entry: InstanceEntry): readonly string[] {
  const { state, group } = entry;
  if (state.state !== 'FAULT') {
    return [];
  }
  const own = [...state.environment.faults, ...state.environment.waitingFor];
  if (own.length > 0 || group === undefined) {
    return own;
  }
  return group.members.flatMap((member) =>
    member.state.environment.faults.map(
      (fault) => `group ${group.configuration.name}: ${member.configuration.name}: ${fault}`,
    ),
  );
}
