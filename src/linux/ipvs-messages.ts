/**
 * Messages of the generic netlink family IPVS (<linux/ip_vs.h>, interface version 1): how changes
 * of the table are written. Numbers are in host order but for addresses, ports and IPv4 netmasks.
 *
 *      0        16            20
 *      +--------+-------------+------------------------+---------------------+
 *      | header | cmd, 1, 0 0 | SERVICE (nested)       | DEST (nested)       |
 *      +--------+-------------+------------------------+---------------------+
 */
import { type AddressFamily, addressBytes, familyOf, type IpAddress } from '../base/address.js';
import type {
  DestinationEntry,
  ForwardingMethod,
  ServiceAddress,
  ServiceEntry,
  TableOperation,
  Tunnel,
} from '../lvs/table.js';
import { AttributeTable, nested } from './netlink-attributes.js';
import { bytesOf, text, u8, u16, u32 } from './netlink-codecs.js';
import type { NetlinkRequest } from './netlink-requester.js';

const IPVS_GENL_VERSION = 1;
const ALL_FLAGS = 0xffffffff;

/** IPVS_CMD_* of <linux/ip_vs.h>. */
const COMMANDS: Readonly<Record<TableOperation['kind'], number>> = {
  newService: 1,
  setService: 2,
  deleteService: 3,
  newDestination: 5,
  setDestination: 6,
  deleteDestination: 7,
};

/** Numbers of socket(7) and protocols(5). */
const FAMILIES: Readonly<Record<AddressFamily, number>> = { inet: 2, inet6: 10 };
const PROTOCOLS = { TCP: 6, UDP: 17, SCTP: 132 } as const;
/** IP_VS_CONN_F_* */
const METHODS: Readonly<Record<ForwardingMethod, number>> = {
  masquerade: 0,
  local: 1,
  tunnel: 2,
  route: 3,
  bypass: 4,
};
/** IP_VS_CONN_F_TUNNEL_TYPE_* and IP_VS_TUNNEL_ENCAP_FLAG_* */
const TUNNEL_TYPES: Readonly<Record<Tunnel['type'], number>> = { ipip: 0, gue: 1, gre: 2 };
const TUNNEL_FLAGS: Readonly<Record<Tunnel['checksum'], number>> = { none: 0, csum: 1, remcsum: 2 };

/** IPVS_SVC_ATTR_*, in the order they are sent. */
const serviceAttributes = new AttributeTable({
  family: { type: 1, codec: u16 },
  mark: { type: 5, codec: u32 },
  protocol: { type: 2, codec: u16 },
  address: { type: 3, codec: bytesOf },
  port: { type: 4, codec: bytesOf },
  scheduler: { type: 6, codec: text },
  engine: { type: 11, codec: text },
  flags: { type: 7, codec: bytesOf },
  timeoutSeconds: { type: 8, codec: u32 },
  netmask: { type: 9, codec: u32 },
});

/** IPVS_DEST_ATTR_* */
const destinationAttributes = new AttributeTable({
  family: { type: 11, codec: u16 },
  address: { type: 1, codec: bytesOf },
  port: { type: 2, codec: bytesOf },
  method: { type: 3, codec: u32 },
  weight: { type: 4, codec: u32 },
  tunnelType: { type: 13, codec: u8 },
  tunnelPort: { type: 14, codec: bytesOf },
  tunnelFlags: { type: 15, codec: u16 },
  upperThreshold: { type: 5, codec: u32 },
  lowerThreshold: { type: 6, codec: u32 },
});

/** IPVS_CMD_ATTR_* */
const commandAttributes = new AttributeTable({
  service: { type: 1, codec: nested(serviceAttributes) },
  destination: { type: 2, codec: nested(destinationAttributes) },
});

/** One change as a request. @param family the number that the controller gave for IPVS. */
export function tableRequest(family: number, operation: TableOperation): NetlinkRequest {
  return {
    type: family,
    flags: 0,
    write: (writer) => {
      writer.uint8(COMMANDS[operation.kind]);
      writer.uint8(IPVS_GENL_VERSION);
      writer.uint16(0);
      commandAttributes.encode(writer, commandValues(operation));
    },
  };
}

function commandValues(operation: TableOperation) {
  switch (operation.kind) {
    case 'newService':
    case 'setService':
      return { service: wholeService(operation.service) };
    case 'deleteService':
      return { service: identity(operation.address) };
    case 'deleteDestination':
      return {
        service: identity(operation.address),
        destination: destinationIdentity(operation),
      };
    default:
      return { service: identity(operation.address), destination: wholeDestination(operation) };
  }
}

function identity(service: ServiceAddress) {
  const family = FAMILIES[service.family];
  return service.kind === 'fwmark'
    ? { family, mark: service.mark }
    : {
        family,
        protocol: PROTOCOLS[service.protocol],
        address: paddedAddress(service.address),
        port: portBytes(service.port),
      };
}

function wholeService(entry: ServiceEntry) {
  return {
    ...identity(entry.address),
    scheduler: entry.scheduler,
    engine: entry.engine === '' ? undefined : entry.engine,
    flags: flagBytes(entry.flags),
    timeoutSeconds: entry.timeoutSeconds,
    netmask: netmask(entry),
  };
}

interface DestinationOperation {
  readonly address: ServiceAddress;
  readonly destination: DestinationEntry;
}

/** The family is named only where it is another than the service's (Linux 3.18 and later). */
function destinationIdentity({ address: service, destination }: DestinationOperation) {
  const family = familyOf(destination.address);
  return {
    family: family === service.family ? undefined : FAMILIES[family],
    address: paddedAddress(destination.address),
    port: portBytes(destination.port),
  };
}

function wholeDestination(operation: DestinationOperation) {
  const { method, weight, tunnel, upperThreshold, lowerThreshold } = operation.destination;
  return {
    ...destinationIdentity(operation),
    method: METHODS[method],
    weight,
    ...(method === 'tunnel' && tunnel ? tunnelValues(tunnel) : {}),
    upperThreshold,
    lowerThreshold,
  };
}

/** Plain ipip is what kernels before 5.2 do without being told. */
function tunnelValues({ type, port, checksum }: Tunnel) {
  return {
    tunnelType: type === 'ipip' ? undefined : TUNNEL_TYPES[type],
    tunnelPort: type === 'gue' ? portBytes(port) : undefined,
    tunnelFlags: type === 'ipip' ? undefined : TUNNEL_FLAGS[checksum],
  };
}

/** union nf_inet_addr: an IPv4 address is followed by zeros. */
function paddedAddress(address: IpAddress): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes.set(addressBytes(address));
  return bytes;
}

function portBytes(port: number): Uint8Array {
  return Uint8Array.of(port >> 8, port & 0xff);
}

/** struct ip_vs_flags: the flags, and which of them count. */
function flagBytes(flags: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(flags, ALL_FLAGS).buffer);
}

/** IPv4: the mask in network order; IPv6: the prefix length in host order. */
function netmask({ address, netmask: mask }: ServiceEntry): number {
  if (address.family === 'inet6') {
    return mask;
  }
  const bytes = new Uint8Array(4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, mask);
  return new Uint32Array(bytes.buffer)[0] ?? 0;
}
