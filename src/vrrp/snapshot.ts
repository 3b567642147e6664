/** The state of instances and groups as plain data, for status, dumps and a successor. */

import type { InstanceEntry, InstanceTable, SyncGroupEntry } from './instance-table.js';
import { priorityOf } from './machine/instance-state.js';
import { TIMER_NAMES } from './machine/timers.js';
import { downIntervalMs } from './machine/transitions.js';
import type {
  FaultKind,
  GroupSnapshot,
  InstanceCheckpoint,
  InstanceSnapshot,
  VrrpSnapshot,
} from './messages.js';
import type { ScriptTable } from './script-table.js';

/** Some of the instances, in their order: `end` is not one of them. */
export interface InstanceRange {
  readonly start: number;
  readonly end: number;
}

/** All instances, groups and scripts; or some instances, the last ones with the others. */
export function snapshotRouter(
  table: Pick<InstanceTable, 'entries' | 'groups'>,
  scripts: ScriptTable,
  nowMs: number,
  { start, end }: InstanceRange = { start: 0, end: Number.POSITIVE_INFINITY },
): VrrpSnapshot {
  const { entries, groups } = table;
  const isLast = end > entries.length;
  return {
    instances: entries.slice(start, end).map((entry) => snapshotInstance(entry, nowMs)),
    groups: isLast ? groups.map(snapshotGroup) : [],
    scripts: isLast ? scripts.snapshot() : [],
  };
}

function snapshotInstance(entry: InstanceEntry, nowMs: number): InstanceSnapshot {
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
    ...(state.state === 'BACKUP' && state.masterHeardMs !== undefined
      ? { masterHeardMs: state.masterHeardMs }
      : {}),
    masterDownIntervalMs: downIntervalMs(configuration, state),
    addressesHeld: state.state === 'MASTER',
    lastTransitionMs: state.lastTransitionMs,
    ...(state.lastTransition === undefined ? {} : { lastTransition: state.lastTransition }),
    ...(contributions.length === 0 ? {} : { contributions }),
    ...(configuration.preempt ? {} : { nopreempt: true as const }),
    ...(state.state === 'INIT' && waitingFor.length > 0 ? { waitingFor } : {}),
    faults: faultsOf(entry),
    faultKinds: faultKindsOf(entry),
    timersMs: timersOf(entry, nowMs),
    counters: state.counters,
    peers: state.peers,
    ...(state.conflict.rivals.length === 0 ? {} : { conflict: state.conflict }),
    syncGroup: group?.configuration.name,
    ...(state.handOver.phase === 'none' ? {} : { handOver: state.handOver.phase }),
  };
}

function snapshotGroup(group: SyncGroupEntry): GroupSnapshot {
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
    ...(state.peers.length > 0 ? { peers: state.peers } : {}),
    ...(state.lastTransition === undefined ? {} : { lastTransition: state.lastTransition }),
    ...(state.conflict.rivals.length === 0 ? {} : { conflict: state.conflict }),
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

function faultKindsOf({ state, group }: InstanceEntry): readonly FaultKind[] {
  const { faultKinds } = state.environment;
  if (state.state !== 'FAULT' || faultKinds.length > 0 || group === undefined) {
    return state.state === 'FAULT' ? faultKinds : [];
  }
  return ['group'];
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
