/** From the snapshots of VRRP, BFD and trackers to what the API says of them. */
import { familyName } from '../../../base/address.js';
import type { BfdSnapshot } from '../../../bfd/messages.js';
import type { Configuration } from '../../../config/model.js';
import type { TrackedObject } from '../../../config/tracking-model.js';
import { type ClockReading, epochOf } from '../../../observe/clock-reading.js';
import type { ProcessStanding } from '../../../observe/dump/track-processes.js';
import { packetProblemText } from '../../../observe/log/packet-problem-text.js';
import { heardRivals, instanceProblems } from '../../../observe/status/instance-problems.js';
import type { DaemonStatus } from '../../../observe/status/status.js';
import type { Rival } from '../../../vrrp/machine/conflict.js';
import type { GroupSnapshot, InstanceSnapshot } from '../../../vrrp/messages.js';
import type { TrackedFileValue } from '../../messages.js';
import type { InterfaceVrids } from '../../strangers/stranger-watch.js';
import type { View } from './catalogue.js';

/** RFC 3339, UTC, with milliseconds. */
export function timeText(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** The time of day of a monotonic time. */
export function wallTime(monotonicMs: number, clock: ClockReading): string {
  return timeText(epochOf(monotonicMs, clock));
}

/** An instance. */
export function instanceView(
  snapshot: InstanceSnapshot,
  { vrrpInstances }: Pick<Configuration, 'vrrpInstances'>,
  clock: ClockReading,
): View<'VrrpInstance'> {
  const configured = vrrpInstances.find(({ name }) => name === snapshot.name);
  const { name, state, wantedState, virtualRouterId, version, lastTransition } = snapshot;
  const { masterAddress, masterPriority, advertIntervalMs, masterAdvertIntervalMs } = snapshot;
  const first = configured?.virtualAddresses[0]?.address;
  return {
    ...{ name, state, wantedState, virtualRouterId, version },
    interface: snapshot.interface,
    since: wallTime(snapshot.lastTransitionMs, clock),
    ...(lastTransition === undefined ? {} : { transition: lastTransition }),
    family: familyName(configured?.family ?? 'inet'),
    virtualRouter: `${virtualRouterId}@${first ?? ''}`,
    priority: {
      base: snapshot.basePriority,
      effective: snapshot.effectivePriority,
      contributions: [...(snapshot.contributions ?? [])],
    },
    preempt: snapshot.nopreempt !== true,
    ...(masterAddress === undefined
      ? {}
      : { master: { address: masterAddress, priority: masterPriority } }),
    otherMasters: otherMasters(snapshot, clock),
    ...(snapshot.addresses === undefined
      ? {}
      : {
          addresses: snapshot.addresses.map(({ address, interface: device, present }) => ({
            ...{ address, interface: device, held: present },
          })),
        }),
    faults: snapshot.faults.map((text) => ({ text })),
    waitingFor: [...(snapshot.waitingFor ?? [])],
    problems: [...instanceProblems(snapshot, clock.monotonicMs)],
    timers: { advertIntervalMs, masterAdvertIntervalMs, armed: { ...snapshot.timersMs } },
    counters: { ...snapshot.counters },
    syncGroup: snapshot.syncGroup,
    handOver: snapshot.handOver,
  };
}

function otherMasters(
  instance: InstanceSnapshot,
  clock: ClockReading,
): View<'VrrpInstance'>['otherMasters'] {
  return heardRivals(instance, clock.monotonicMs).map((rival) => otherMaster(rival, clock));
}

function otherMaster(
  rival: Rival,
  clock: ClockReading,
): View<'VrrpInstance'>['otherMasters'][number] {
  const { address, hardwareAddress, priority, refused, refusals, outranked, claimed } = rival;
  return {
    ...{ address, hardwareAddress, priority, outranked },
    refused: address && refused && packetProblemText(refused, address),
    refusals: countsOf(refusals),
    claimed: [...claimed],
    firstHeard: wallTime(rival.firstMs, clock),
    lastHeard: wallTime(rival.lastMs, clock),
  };
}

function countsOf(counts: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** A sync group. */
export function groupView({ name, state, members }: GroupSnapshot): View<'SyncGroup'> {
  return { name, state, members: [...members] };
}

/** A session of BFD. */
export function sessionView(session: BfdSnapshot, clock: ClockReading): View<'BfdSession'> {
  const { name, neighbour, state, remoteState, transmitIntervalUs, detectionTimeUs } = session;
  const { lastHeardMs } = session;
  return {
    ...{ name, neighbour, state, remoteState, transmitIntervalUs, detectionTimeUs },
    since: wallTime(session.lastChangeMs, clock),
    lastHeard: lastHeardMs === undefined ? undefined : wallTime(lastHeardMs, clock),
    counters: { ...session.counters },
  };
}

/** What is known of trackers beside the snapshots. */
export interface TrackerReadings {
  readonly processes: readonly ProcessStanding[];
  readonly files: readonly TrackedFileValue[];
}

/** All trackers, in the order of the file. */
export function trackersView(
  { vrrp, bfd }: DaemonStatus,
  { processes, files }: TrackerReadings,
  configuration: Configuration,
): View<'Trackers'>['trackers'] {
  const scripts = vrrp?.scripts ?? [];
  return [
    ...scripts.map(({ name, good, text }) => ({
      ...{ name, kind: 'script' as const, up: good, subject: text },
      usedBy: usersOf(configuration, 'trackScripts', name),
    })),
    ...configuration.trackFiles.map(({ name, path }) => ({
      ...{ name, kind: 'file' as const, subject: path },
      value: files.find(({ file }) => file === name)?.value,
      usedBy: usersOf(configuration, 'trackFiles', name),
    })),
    ...configuration.trackProcesses.map(({ name, argv }) => {
      const standing = processes.find(({ process }) => process === name);
      return {
        ...{ name, kind: 'process' as const, up: standing?.holds, subject: argv.join(' ') },
        value: standing?.count,
        usedBy: usersOf(configuration, 'trackProcesses', name),
      };
    }),
    ...configuration.bfdInstances.map(({ name, neighbour }) => {
      const session = bfd?.find((each) => each.name === name);
      return {
        ...{ name, kind: 'bfd' as const, subject: neighbour },
        up: session && session.state === 'Up',
        usedBy: usersOf(configuration, 'trackBfds', name),
      };
    }),
  ];
}

type Follower = Readonly<
  Record<'trackScripts' | 'trackFiles' | 'trackProcesses' | 'trackBfds', readonly TrackedObject[]>
>;

function usersOf(
  { vrrpInstances, syncGroups }: Configuration,
  list: keyof Follower,
  tracker: string,
): View<'Tracker'>['usedBy'] {
  const uses = (kind: 'instance' | 'group', name: string, follower: Follower) =>
    follower[list]
      .filter((each) => each.name === tracker)
      .map(({ weight }) => ({ kind, name, weight: weight.reverse ? -weight.value : weight.value }));
  return [
    ...vrrpInstances.flatMap((each) => uses('instance', each.name, each)),
    ...syncGroups.flatMap((each) => uses('group', each.name, each)),
  ];
}

/** Who uses which virtual router ID. */
export function peersView(
  interfaces: readonly InterfaceVrids[],
  instances: readonly InstanceSnapshot[],
  clock: ClockReading,
): View<'Peers'> {
  return {
    interfaces: interfaces.map(({ interface: device, own, strangers }) => ({
      interface: device,
      own: own.map(({ family, virtualRouterId, instance }) => ({
        ...{ virtualRouterId, family: familyName(family), instance },
      })),
      strangers: strangers.map(({ family, lastMs, ...others }) => ({
        ...others,
        family: familyName(family),
        lastHeard: timeText(lastMs),
      })),
    })),
    members: instances.map((instance) => {
      const { masterAddress, masterPriority } = instance;
      return {
        instance: instance.name,
        master:
          masterAddress === undefined
            ? undefined
            : { address: masterAddress, priority: masterPriority },
        otherMasters: otherMasters(instance, clock),
      };
    }),
  };
}
