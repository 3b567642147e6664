/**
 * What an instance learns from its surroundings: from links, scripts and configuration to faults,
 * priority and source address. Faults are independent: each has its own words, and the instance
 * works again when none is left.
 */
import { familyOf, type IpAddress, isLinkLocal6 } from '../../base/address.js';
import type { SyncGroup, TrackedObject, VrrpInstance, Weight } from '../../config/model.js';
import { addressDevicesOf } from '../address-devices.js';
import { advertInterfaceOf } from '../advert-interface.js';
import type { Contribution, FaultKind, LinkStatus } from '../messages.js';
import type { Environment } from './instance-state.js';
import {
  causesFault,
  contributionOf,
  effectivePriority,
  effectOfNumber,
  holdsInInit,
  OWNER_PRIORITY,
  type ScriptStatus,
  totalPriority,
} from './tracking.js';

/** The fault of an instance in maintenance. */
export const MAINTENANCE = 'maintenance';

/** What is known of the world. A link that has not been reported yet is taken to be up. */
export interface Surroundings {
  readonly links: ReadonlyMap<string, LinkStatus>;
  readonly scripts: ReadonlyMap<string, ScriptStatus>;
  /** The number in each tracked file; one that has not been heard of counts as 0. */
  readonly files: ReadonlyMap<string, number>;
  /** By name, whether a tracked process has its quorum; one not heard of has not. */
  readonly processes: ReadonlyMap<string, boolean>;
  /** By name, whether a BFD session is Up; one that has not been heard of is not. */
  readonly bfdSessions: ReadonlyMap<string, boolean>;
  /** By name, whether a virtual server has its quorum. */
  readonly virtualServers: ReadonlyMap<string, boolean>;
  /** Those not heard of are waited for; otherwise they count as if they had it. */
  readonly awaitingQuorums: boolean;
  /** Configured source addresses of unicast that this machine does not have. */
  readonly absentSources: ReadonlySet<IpAddress>;
  /** Names of the instances that have to wait for the table of IPVS. */
  readonly awaitingTable: ReadonlySet<string>;
  /** An operator wants this machine to be no master. */
  readonly maintenance: boolean;
}

/** Objects of one kind that an instance and its sync group follow. */
interface Trackers {
  readonly kind: Contribution['kind'];
  readonly objects: readonly TrackedObject[];
  /** undefined: not known yet. */
  good(tracked: TrackedObject): boolean | undefined;
  /** A fault in words. */
  fault(tracked: TrackedObject): string;
}

/** In the order in which faults are listed. */
function trackersOf(
  instance: VrrpInstance,
  group: SyncGroup | undefined,
  { links, scripts, processes, bfdSessions, virtualServers, awaitingQuorums }: Surroundings,
): Readonly<Record<'interfaces' | 'scripts' | 'processes' | 'sessions' | 'servers', Trackers>> {
  return {
    interfaces: {
      kind: 'interface',
      objects: [...instance.trackInterfaces, ...(group?.trackInterfaces ?? [])],
      good: ({ name }) => links.get(name)?.up ?? true,
      fault: (tracked) => `tracked interface ${tracked.name} ${upOrDown(tracked)}`,
    },
    scripts: {
      kind: 'script',
      objects: [...instance.trackScripts, ...(group?.trackScripts ?? [])],
      good: ({ name }) => scripts.get(name)?.good,
      fault: (tracked) => `script ${tracked.name} ${failedOrSucceeded(tracked)}`,
    },
    processes: {
      kind: 'process',
      objects: [...instance.trackProcesses, ...(group?.trackProcesses ?? [])],
      good: ({ name }) => processes.get(name) ?? false,
      fault: (tracked) => `tracked process ${tracked.name} quorum ${achievedOrNot(tracked)}`,
    },
    sessions: {
      kind: 'BFD session',
      objects: [...instance.trackBfds, ...(group?.trackBfds ?? [])],
      good: ({ name }) => bfdSessions.get(name) ?? false,
      fault: (tracked) => `BFD session ${tracked.name} ${upOrDown(tracked)}`,
    },
    servers: {
      kind: 'virtual server',
      objects: [...instance.trackVirtualServers, ...(group?.trackVirtualServers ?? [])],
      good: ({ name }) => virtualServers.get(name) ?? (awaitingQuorums ? undefined : true),
      fault: ({ name, weight }) => `virtual server ${quorumText(name, weight.reverse)}`,
    },
  };
}

/** The environment of one instance; the trackers of its sync group count as its own. */
export function environmentOf(
  instance: VrrpInstance,
  group: SyncGroup | undefined,
  surroundings: Surroundings,
): Environment {
  const { links, scripts, files, absentSources, awaitingTable, maintenance } = surroundings;
  const trackers = trackersOf(instance, group, surroundings);
  const trackedFiles = [...instance.trackFiles, ...(group?.trackFiles ?? [])];
  const fileEffects = trackedFiles.map(({ name, weight }) => ({
    name,
    ...effectOfNumber(ownWeight(instance, weight), files.get(name) ?? 0),
  }));
  const contributions: readonly Contribution[] = [
    ...Object.values(trackers).flatMap(contributionsOf),
    ...fileEffects.map(({ name, change }) => ({ kind: 'file' as const, name, change })),
  ].filter(({ change }) => change !== 0);
  const total = totalPriority(
    instance.priority,
    contributions.map(({ change }) => change),
  );
  const link = links.get(instance.interface);
  // A virtual MAC sends from an address of the interface below it, an ipvlan has its own.
  const sourceLink = instance.ipvlan ? links.get(advertInterfaceOf(instance)) : link;
  const faults: readonly Fault[] = [
    ...ofKind('maintenance', maintenance ? [MAINTENANCE] : []),
    ...ofKind('peer', hasNoPeer(instance) ? ['unicast_fault_no_peer and no unicast peer'] : []),
    ...ofKind('link', primaryFaults(instance, link, sourceLink)),
    ...ofKind('address', ownAddressFaults(instance, link, sourceLink)),
    ...ofKind('address', sourceFaults(instance, absentSources)),
    ...ofKind('link', deviceFaults(instance, links)),
    ...ofKind('link', addressFaults(instance, links)),
    ...Object.values(trackers).flatMap(({ kind, objects, good, fault }) =>
      ofKind(
        FAULTS_OF_TRACKERS[kind],
        objects.filter((tracked) => causesFault(tracked.weight, good(tracked))).map(fault),
      ),
    ),
    ...ofKind(
      'file',
      fileEffects
        .filter(({ fault }) => fault)
        .map(({ name }) => `tracked file ${name} holds ${files.get(name) ?? 0}`),
    ),
  ];
  return {
    faults: faults.map(({ text }) => text),
    faultKinds: [...new Set(faults.map(({ kind }) => kind))],
    waitingFor: [
      ...(awaitingTable.has(instance.name) ? ['the table of IPVS is not filled yet'] : []),
      ...trackers.scripts.objects
        .filter((tracked) => scripts.has(tracked.name))
        .filter((tracked) => holdsInInit(tracked.weight, trackers.scripts.good(tracked)))
        .map((tracked) => `script ${tracked.name} has no result yet`),
      // Whatever the weight: a priority that sinks after the first checks is a take-over too many.
      ...trackers.servers.objects
        .filter((tracked) => trackers.servers.good(tracked) === undefined)
        .map(({ name }) => `the checks of virtual server ${name} have not told its quorum yet`),
    ],
    contributions,
    totalPriority: total,
    effectivePriority: effectivePriority(instance.priority, total),
    sourceAddress: instance.sourceAddress ?? usableAddresses(instance, sourceLink)[0],
  };
}

function contributionsOf({ kind, objects, good }: Trackers): readonly Contribution[] {
  return objects.map((tracked) => {
    const change = contributionOf(tracked.weight, good(tracked));
    return { kind, name: tracked.name, change };
  });
}

/** `10.0.0.1:80 has no quorum` */
export function quorumText(virtualServer: string, holds: boolean): string {
  return `${virtualServer} has ${holds ? 'its' : 'no'} quorum`;
}

/** Whether the number in a file that an instance or its group tracks means FAULT. */
export function isFaultOfFile(
  instance: VrrpInstance,
  group: SyncGroup | undefined,
  file: string,
  value: number,
): boolean {
  return [...instance.trackFiles, ...(group?.trackFiles ?? [])]
    .filter(({ name }) => name === file)
    .some(({ weight }) => effectOfNumber(ownWeight(instance, weight), value).fault);
}

/** Whether anything differs; environments are compared after each change of the world. */
export function sameEnvironment(left: Environment, right: Environment): boolean {
  return (
    left.totalPriority === right.totalPriority &&
    left.effectivePriority === right.effectivePriority &&
    left.sourceAddress === right.sourceAddress &&
    left.faults.join('\n') === right.faults.join('\n') &&
    left.waitingFor.join('\n') === right.waitingFor.join('\n')
  );
}

/** The priority of an owner never changes: what would change it means FAULT. */
function ownWeight({ priority }: VrrpInstance, weight: Weight): Weight {
  return priority === OWNER_PRIORITY ? { ...weight, value: 0 } : weight;
}

function hasNoPeer(instance: VrrpInstance): boolean {
  return instance.unicastFaultWithoutPeer && instance.unicastPeers.length === 0;
}

/** A reason to be in FAULT. */
interface Fault {
  readonly kind: FaultKind;
  readonly text: string;
}

const FAULTS_OF_TRACKERS: Readonly<Record<Contribution['kind'], FaultKind>> = {
  interface: 'interface',
  script: 'script',
  process: 'process',
  'BFD session': 'bfd',
  'virtual server': 'virtual_server',
  file: 'file',
};

function ofKind(kind: FaultKind, texts: readonly string[]): readonly Fault[] {
  return texts.map((text) => ({ kind, text }));
}

function primaryFaults(
  { dontTrackPrimary }: VrrpInstance,
  link: LinkStatus | undefined,
  sourceLink: LinkStatus | undefined,
): readonly string[] {
  const isDown = link !== undefined && sourceLink !== undefined && !link.up;
  return isDown && !dontTrackPrimary ? [`interface ${link.name} down`] : [];
}

function ownAddressFaults(
  instance: VrrpInstance,
  link: LinkStatus | undefined,
  sourceLink: LinkStatus | undefined,
): readonly string[] {
  if (link === undefined || sourceLink === undefined) {
    return [];
  }
  const faults: string[] = [];
  const { sourceAddress, trackSourceAddress } = instance;
  if (sourceAddress === undefined && usableAddresses(instance, sourceLink).length === 0) {
    const wanted = instance.family === 'inet' ? 'source' : 'link-local IPv6';
    faults.push(`no ${wanted} address on ${sourceLink.name}`);
  }
  if (sourceAddress !== undefined && trackSourceAddress) {
    if (!link.addresses.includes(sourceAddress)) {
      faults.push(`source address ${sourceAddress} missing from ${link.name}`);
    }
  }
  return faults;
}

/** Of the devices on the interface of the instance: without them it cannot be a router. */
function deviceFaults(
  { interface: own, devices = [], dontTrackPrimary }: VrrpInstance,
  links: Surroundings['links'],
): readonly string[] {
  const known = devices.filter(({ parent }) => parent === own).map(({ name }) => links.get(name));
  return known.flatMap((link) =>
    link === undefined || link.up || dontTrackPrimary ? [] : [`interface ${link.name} down`],
  );
}

/**
 * A unicast router with an address of another machine hears itself in what that one says, so that
 * both are masters: one file for all machines is enough for that.
 */
function sourceFaults(
  { unicastPeers, sourceAddress, trackSourceAddress }: VrrpInstance,
  absent: Surroundings['absentSources'],
): readonly string[] {
  return unicastPeers.length > 0 &&
    !trackSourceAddress &&
    sourceAddress &&
    absent.has(sourceAddress)
    ? [`source address ${sourceAddress} is not one of this machine`]
    : [];
}

/** A master whose addresses are on a dead link serves no client (keepalived's rule). */
function addressFaults(instance: VrrpInstance, links: Surroundings['links']): readonly string[] {
  return [...addressDevicesOf(instance)].flatMap((name) =>
    links.get(name)?.up === false ? [`interface ${name} of virtual addresses down`] : [],
  );
}

/** Primary first. IPv6 adverts leave from a link-local address (RFC 9568 section 5.1.2.1). */
function usableAddresses(
  instance: VrrpInstance,
  link: LinkStatus | undefined,
): readonly IpAddress[] {
  const sameFamily = (link?.addresses ?? []).filter(
    (address) => familyOf(address) === instance.family,
  );
  return instance.family === 'inet' ? sameFamily : sameFamily.filter(isLinkLocal6);
}

function upOrDown({ weight }: TrackedObject): string {
  return weight.reverse ? 'up' : 'down';
}

function achievedOrNot({ weight }: TrackedObject): string {
  return weight.reverse ? 'achieved' : 'not achieved';
}

function failedOrSucceeded({ weight }: TrackedObject): string {
  return weight.reverse ? 'succeeded' : 'failed';
}
