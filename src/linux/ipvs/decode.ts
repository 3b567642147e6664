/** What the kernel tells of the IPVS table (<linux/ip_vs.h>), as values. */
import { type AddressFamily, addressFromBytes, type IpAddress } from '../../base/address.js';
import type {
  DestinationEntry,
  IpvsStatistics,
  ObservedDestination,
  ObservedService,
  ServiceAddress,
  ServiceEntry,
  Tunnel,
} from '../../lvs/table/table.js';
import { networkOrder32 } from '../host-order.js';
import { NetlinkDecodeError } from '../netlink/codecs.js';
import type { NetlinkMessage } from '../netlink/framing.js';
import { GENERIC_HEADER_BYTES } from '../netlink/generic-netlink.js';
import {
  commandAttributes,
  FAMILIES,
  METHOD_MASK,
  METHODS,
  NO_SCHEDULER,
  PROTOCOLS,
  TUNNEL_FLAGS,
  TUNNEL_TYPES,
} from './attributes.js';
import { decodeStatistics } from './statistics.js';

/** IP_VS_SVC_F_HASHED: of the kernel's own use. */
const SERVICE_HASHED = 0x0002;

const NO_STATISTICS = new Uint8Array(0);

type CommandValues = ReturnType<typeof commandAttributes.decode>;
type ServiceValues = NonNullable<CommandValues['service']>;
type DestinationValues = NonNullable<CommandValues['destination']>;
type StatisticsValues = Pick<ServiceValues, 'statistics' | 'statistics64'>;

/** The attributes of a message of the family. @throws NetlinkDecodeError */
export function commandValues({ bytes, start, end }: NetlinkMessage): CommandValues {
  return commandAttributes.decode(bytes, start + GENERIC_HEADER_BYTES, end);
}

/** What of a service can be configured. @throws NetlinkDecodeError as `decodeService`. */
export function decodeServiceEntry(message: NetlinkMessage): ServiceEntry {
  return serviceEntry(needed(commandValues(message).service, 'SERVICE'));
}

/** What of a destination can be configured. @throws NetlinkDecodeError as `decodeDestination`. */
export function decodeDestinationEntry(
  message: NetlinkMessage,
  serviceFamily: AddressFamily,
): DestinationEntry {
  return destinationEntry(needed(commandValues(message).destination, 'DEST'), serviceFamily);
}

/**
 * A service of the answer to GET_SERVICE, without its destinations.
 *
 * @throws NetlinkDecodeError when attributes are missing, too short, or of an unknown kind.
 */
export function decodeService(message: NetlinkMessage): Omit<ObservedService, 'destinations'> {
  const values = needed(commandValues(message).service, 'SERVICE');
  return { service: serviceEntry(values), statistics: statisticsOf(values) };
}

/**
 * A destination of the answer to GET_DEST.
 *
 * @param serviceFamily kernels before 3.18 leave the destination's own family out.
 * @throws NetlinkDecodeError as for services.
 */
export function decodeDestination(
  message: NetlinkMessage,
  serviceFamily: AddressFamily,
): ObservedDestination {
  const values = needed(commandValues(message).destination, 'DEST');
  return {
    ...destinationEntry(values, serviceFamily),
    activeConnections: values.activeConnections ?? 0,
    inactiveConnections: values.inactiveConnections ?? 0,
    persistentConnections: values.persistentConnections ?? 0,
    statistics: statisticsOf(values),
  };
}

function serviceEntry(values: ServiceValues): ServiceEntry {
  const address = serviceAddress(values);
  const scheduler = values.scheduler ?? '';
  return {
    address,
    scheduler: scheduler === NO_SCHEDULER ? '' : scheduler,
    flags: (needed(values.flags, 'FLAGS') & ~SERVICE_HASHED) >>> 0,
    timeoutSeconds: values.timeoutSeconds ?? 0,
    netmask: netmaskOf(address.family, needed(values.netmask, 'NETMASK')),
    engine: values.engine ?? '',
  };
}

function serviceAddress(values: ServiceValues): ServiceAddress {
  const family = named(FAMILIES, needed(values.family, 'AF'), 'AF');
  if (values.mark !== undefined && values.mark !== 0) {
    return { kind: 'fwmark', family, mark: values.mark };
  }
  return {
    kind: 'address',
    family,
    protocol: named(PROTOCOLS, needed(values.protocol, 'PROTOCOL'), 'PROTOCOL'),
    address: addressOf(values.address, family),
    port: needed(values.port, 'PORT'),
  };
}

function destinationEntry(
  values: DestinationValues,
  serviceFamily: AddressFamily,
): DestinationEntry {
  const family =
    values.family === undefined ? serviceFamily : named(FAMILIES, values.family, 'ADDR_FAMILY');
  const method = named(METHODS, needed(values.method, 'FWD_METHOD') & METHOD_MASK, 'FWD_METHOD');
  return {
    family,
    address: addressOf(values.address, family),
    port: needed(values.port, 'PORT'),
    method,
    ...(method === 'tunnel' ? { tunnel: tunnelOf(values) } : {}),
    weight: needed(values.weight, 'WEIGHT'),
    upperThreshold: values.upperThreshold ?? 0,
    lowerThreshold: values.lowerThreshold ?? 0,
  };
}

/** Kernels before 5.2 know plain tunnels only, and say nothing of them. */
function tunnelOf({ tunnelType, tunnelPort, tunnelFlags }: DestinationValues): Tunnel {
  return {
    type: named(TUNNEL_TYPES, tunnelType ?? TUNNEL_TYPES.ipip, 'TUN_TYPE'),
    port: tunnelPort ?? 0,
    checksum: named(TUNNEL_FLAGS, tunnelFlags ?? TUNNEL_FLAGS.none, 'TUN_FLAGS'),
  };
}

/** Kernels before 4.1 count packets and connections in 32 bits only. */
function statisticsOf({ statistics64, statistics }: StatisticsValues): IpvsStatistics {
  return decodeStatistics(statistics64 ?? statistics ?? NO_STATISTICS);
}

/** IPv4: the mask in network order; IPv6: the prefix length in host order. */
function netmaskOf(family: AddressFamily, value: number): number {
  return family === 'inet6' ? value : networkOrder32(value);
}

function addressOf(bytes: Uint8Array | undefined, family: AddressFamily): IpAddress {
  const length = family === 'inet' ? 4 : 16;
  const given = needed(bytes, 'ADDR');
  if (given.length < length) {
    throw new NetlinkDecodeError(`address of ${given.length} bytes, ${length} are needed`);
  }
  return addressFromBytes(given, 0, family);
}

function needed<Value>(value: Value | undefined, attribute: string): Value {
  if (value === undefined) {
    throw new NetlinkDecodeError(`the attribute ${attribute} is missing`);
  }
  return value;
}

/** The name that a number has in one of the tables of `attributes.ts`. */
function named<Name extends string>(
  numbers: Readonly<Record<Name, number>>,
  value: number,
  attribute: string,
): Name {
  for (const name in numbers) {
    if (numbers[name] === value) {
      return name;
    }
  }
  throw new NetlinkDecodeError(`${attribute} ${value} is not known`);
}
