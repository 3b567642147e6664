/** Words that rules and lists of ipvsadm(8) have in common. */
import { compareAddresses, familyOf, type IpAddress } from '../../base/address.js';
import type { TransportProtocol } from '../../config/lvs-model.js';
import {
  type DestinationEntry,
  type ForwardingMethod,
  SERVICE_SCHEDULER_1,
  SERVICE_SCHEDULER_2,
  SERVICE_SCHEDULER_3,
  type ServiceAddress,
  type ServiceEntry,
} from '../table/table.js';

/** The option of a rule that names a service of a protocol. */
export const PROTOCOL_OPTIONS: Readonly<Record<TransportProtocol, string>> = {
  TCP: '-t',
  UDP: '-u',
  SCTP: '--sctp-service',
};

/** The option of a method. ipvsadm has none for local and bypass: the kernel decides on them. */
export const METHOD_OPTIONS: Readonly<Record<ForwardingMethod, string>> = {
  masquerade: '-m',
  tunnel: '-i',
  route: '-g',
  local: '-g',
  bypass: '-g',
};

/** The word of a method in lists. */
export const METHOD_WORDS: Readonly<Record<ForwardingMethod, string>> = {
  masquerade: 'Masq',
  local: 'Local',
  tunnel: 'Tunnel',
  route: 'Route',
  bypass: 'Bypass',
};

/** Flags of schedulers by their names; sh and mh have names of their own for the first two. */
export const SCHEDULER_FLAGS: readonly (readonly [flag: number, name: string])[] = [
  [SERVICE_SCHEDULER_1, 'flag-1'],
  [SERVICE_SCHEDULER_2, 'flag-2'],
  [SERVICE_SCHEDULER_3, 'flag-3'],
];

const HASHES = ['sh', 'mh'];
const HASH_FLAG_NAMES: Readonly<Record<string, string>> = {
  'flag-1': 'fallback',
  'flag-2': 'port',
};

/** The name of a scheduler's flag: `sh-port`, `flag-3`. */
export function flagName(scheduler: string, name: string): string {
  const own = HASH_FLAG_NAMES[name];
  return HASHES.includes(scheduler) && own !== undefined ? `${scheduler}-${own}` : name;
}

/** `sh-fallback,sh-port`; "" without. */
export function flagNames({ scheduler, flags }: ServiceEntry): string {
  return SCHEDULER_FLAGS.filter(([flag]) => (flags & flag) !== 0)
    .map(([, name]) => flagName(scheduler, name))
    .join(',');
}

/** `10.0.0.1:80`, `[fd00::1]:80` */
export function endpoint(address: IpAddress, port: number): string {
  return familyOf(address) === 'inet6' ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The netmask of a service where it is another than the usual one; else undefined. */
export function unusualNetmask({ address, netmask }: ServiceEntry): string | undefined {
  if (address.family === 'inet6') {
    return netmask === 128 ? undefined : String(netmask);
  }
  const octets = [24, 16, 8, 0].map((shift) => (netmask >>> shift) & 0xff);
  return netmask === 0xffffffff ? undefined : octets.join('.');
}

/** The scheduler's name, also of a service without one. */
export function schedulerName({ scheduler }: ServiceEntry): string {
  return scheduler === '' ? 'none' : scheduler;
}

/**
 * Services in the order of ipvsadm: addresses before marks, then by family, protocol, address and
 * port. The kernel's own order is that of a hash table.
 */
export function inListOrder<Entry extends { readonly service: ServiceEntry }>(
  table: readonly Entry[],
): Entry[] {
  return table.toSorted((left, right) =>
    compareServices(left.service.address, right.service.address),
  );
}

/**
 * Destinations by family, address and port, as ipvsadm sorts them; IPv6 first. The kernel tells
 * of the newest first.
 */
export function inDestinationOrder<Entry extends Pick<DestinationEntry, 'address' | 'port'>>(
  destinations: readonly Entry[],
): Entry[] {
  return destinations.toSorted((left, right) => {
    const family = familyOf(left.address);
    if (family !== familyOf(right.address)) {
      return family === 'inet6' ? -1 : 1;
    }
    return compareAddresses(left.address, right.address) || left.port - right.port;
  });
}

const PROTOCOL_ORDER: readonly TransportProtocol[] = ['TCP', 'UDP', 'SCTP'];

function compareServices(left: ServiceAddress, right: ServiceAddress): number {
  if (left.kind === 'fwmark' || right.kind === 'fwmark') {
    return left.kind === 'fwmark' && right.kind === 'fwmark'
      ? left.mark - right.mark || left.family.localeCompare(right.family)
      : Number(left.kind === 'fwmark') - Number(right.kind === 'fwmark');
  }
  return (
    left.family.localeCompare(right.family) ||
    PROTOCOL_ORDER.indexOf(left.protocol) - PROTOCOL_ORDER.indexOf(right.protocol) ||
    compareAddresses(left.address, right.address) ||
    left.port - right.port
  );
}
