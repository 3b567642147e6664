/** Whether what the kernel has is what we want (<linux/ip_vs.h>). */
import {
  type DestinationEntry,
  SERVICE_ONE_PACKET,
  SERVICE_PERSISTENT,
  SERVICE_SCHEDULER_1,
  SERVICE_SCHEDULER_2,
  SERVICE_SCHEDULER_3,
  type ServiceEntry,
  type Tunnel,
} from './table.js';

const OUR_FLAGS =
  SERVICE_PERSISTENT |
  SERVICE_ONE_PACKET |
  SERVICE_SCHEDULER_1 |
  SERVICE_SCHEDULER_2 |
  SERVICE_SCHEDULER_3;

/** A property that differs: its name, as wanted, and as found. */
export interface PropertyDifference {
  readonly property: string;
  readonly wanted: string | number;
  readonly found: string | number;
}

const NO_TUNNEL: Tunnel = { type: 'ipip', port: 0, checksum: 'none' };

/** Whether a service is as wanted; without the texts, because thousands are looked at. */
export function sameService(wanted: ServiceEntry, found: ServiceEntry): boolean {
  return (
    nameOf(wanted.scheduler) === nameOf(found.scheduler) &&
    (wanted.flags & OUR_FLAGS) === (found.flags & OUR_FLAGS) &&
    wanted.timeoutSeconds === found.timeoutSeconds &&
    wanted.netmask === found.netmask &&
    nameOf(wanted.engine) === nameOf(found.engine)
  );
}

/** What of a service is not as wanted; its identity is taken for granted. */
export function serviceDifferences(
  wanted: ServiceEntry,
  found: ServiceEntry,
): readonly PropertyDifference[] {
  return differences([
    ['scheduler', nameOf(wanted.scheduler), nameOf(found.scheduler)],
    ['flags', wanted.flags & OUR_FLAGS, found.flags & OUR_FLAGS],
    ['persistence timeout', wanted.timeoutSeconds, found.timeoutSeconds],
    ['netmask', wanted.netmask, found.netmask],
    ['persistence engine', nameOf(wanted.engine), nameOf(found.engine)],
  ]);
}

/** Whether a destination is as wanted; without the texts, because thousands are looked at. */
export function sameDestination(wanted: DestinationEntry, found: DestinationEntry): boolean {
  return (
    wanted.weight === found.weight &&
    methodOf(wanted, found) === found.method &&
    wanted.upperThreshold === found.upperThreshold &&
    wanted.lowerThreshold === found.lowerThreshold &&
    (wanted.tunnel === undefined || sameTunnel(wanted.tunnel, found.tunnel ?? NO_TUNNEL))
  );
}

/** So many are looked for one by one: quicker than an index, which costs a text for each. */
const FEW = 16;

/**
 * Whether the destinations of a service are exactly those that are wanted, in any order; of long
 * lists only whether they are in the same order.
 */
export function sameDestinations(
  wanted: readonly DestinationEntry[],
  found: readonly DestinationEntry[],
): boolean {
  if (wanted.length !== found.length) {
    return false;
  }
  return wanted.every((each, index) => {
    const beside = found[index];
    const other =
      beside !== undefined && isSamePlace(each, beside)
        ? beside
        : wanted.length <= FEW && found.find((candidate) => isSamePlace(each, candidate));
    return other !== undefined && other !== false && sameDestination(each, other);
  });
}

function isSamePlace(left: DestinationEntry, right: DestinationEntry): boolean {
  return left.address === right.address && left.port === right.port;
}

/** What of a destination is not as wanted; its identity is taken for granted. */
export function destinationDifferences(
  wanted: DestinationEntry,
  found: DestinationEntry,
): readonly PropertyDifference[] {
  const tunnel = found.method === 'tunnel' ? (found.tunnel ?? NO_TUNNEL) : undefined;
  return differences([
    ['weight', wanted.weight, found.weight],
    ['method', methodOf(wanted, found), found.method],
    ['tunnel', tunnelText(wanted.tunnel), tunnelText(tunnel)],
    ['upper threshold', wanted.upperThreshold, found.upperThreshold],
    ['lower threshold', wanted.lowerThreshold, found.lowerThreshold],
  ]);
}

/** Old kernels say `local` of a destination on this machine, whatever method was asked for. */
function methodOf(wanted: DestinationEntry, found: DestinationEntry): string {
  return found.method === 'local' ? 'local' : wanted.method;
}

function sameTunnel(left: Tunnel, right: Tunnel): boolean {
  return left.type === right.type && left.port === right.port && left.checksum === right.checksum;
}

/** The kernel says `none` of a service without a scheduler. */
function nameOf(name: string): string {
  return name === '' ? 'none' : name;
}

function tunnelText(tunnel: Tunnel | undefined): string {
  return tunnel === undefined ? 'none' : `${tunnel.type} ${tunnel.port} ${tunnel.checksum}`;
}

function differences(
  rows: readonly (readonly [string, string | number, string | number])[],
): readonly PropertyDifference[] {
  return rows
    .filter(([, wanted, found]) => wanted !== found)
    .map(([property, wanted, found]) => ({ property, wanted, found }));
}
