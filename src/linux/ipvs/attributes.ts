/** Numbers and attributes of the generic netlink family IPVS (<linux/ip_vs.h>, version 1). */
import { type AddressFamily, addressBytes, type IpAddress } from '../../base/address.js';
import type {
  ForwardingMethod,
  SyncDaemonEntry,
  TableOperation,
  Tunnel,
} from '../../lvs/table/table.js';
import { AttributeTable, nested } from '../netlink/attributes.js';
import { type AttributeCodec, bytesOf, text, u8, u16, u16Network, u32 } from '../netlink/codecs.js';
import type { NetlinkRequest } from '../netlink/requester.js';
import type { NetlinkWriter } from '../netlink/writer.js';

const IPVS_GENL_VERSION = 1;
const ALL_FLAGS = 0xffffffff;

/** The name that the controller knows the family by. */
export const IPVS_FAMILY_NAME = 'IPVS';

/** IPVS_CMD_*: the changes of the table. */
export const OPERATION_COMMANDS: Readonly<Record<TableOperation['kind'], number>> = {
  newService: 1,
  setService: 2,
  deleteService: 3,
  newDestination: 5,
  setDestination: 6,
  deleteDestination: 7,
};

/** IPVS_CMD_*: the others. */
export const COMMANDS = {
  getService: 4,
  getDestination: 8,
  newDaemon: 9,
  deleteDaemon: 10,
  getDaemon: 11,
  setConfig: 12,
  getConfig: 13,
  getInfo: 15,
  zero: 16,
  flush: 17,
} as const;

/** socket(7) */
export const FAMILIES: Readonly<Record<AddressFamily, number>> = { inet: 2, inet6: 10 };
/** protocols(5) */
export const PROTOCOLS = { TCP: 6, UDP: 17, SCTP: 132 } as const;
/** IP_VS_CONN_F_* */
export const METHODS: Readonly<Record<ForwardingMethod, number>> = {
  masquerade: 0,
  local: 1,
  tunnel: 2,
  route: 3,
  bypass: 4,
};
/** IP_VS_CONN_F_FWD_MASK: the bits of connection flags that are the method. */
export const METHOD_MASK = 7;
/** IP_VS_CONN_F_TUNNEL_TYPE_* */
export const TUNNEL_TYPES: Readonly<Record<Tunnel['type'], number>> = { ipip: 0, gue: 1, gre: 2 };
/** IP_VS_TUNNEL_ENCAP_FLAG_* */
export const TUNNEL_FLAGS: Readonly<Record<Tunnel['checksum'], number>> = {
  none: 0,
  csum: 1,
  remcsum: 2,
};
/** IP_VS_STATE_* */
export const DAEMON_STATES: Readonly<Record<SyncDaemonEntry['role'], number>> = {
  master: 1,
  backup: 2,
};

/** What a service without a scheduler has for its name. */
export const NO_SCHEDULER = 'none';

/** struct ip_vs_flags: the flags, and which of them count. */
const serviceFlags: AttributeCodec<number> = {
  nested: false,
  decode: (bytes, start, end) => u32.decode(bytes, start, end),
  encode: (writer, value) => {
    writer.uint32(value);
    writer.uint32(ALL_FLAGS);
  },
};

/**
 * IPVS_SVC_ATTR_*, in the order they are sent. Statistics are left as bytes: a kernel that counts
 * in 64 bits sends both kinds.
 */
const serviceAttributes = new AttributeTable({
  family: { type: 1, codec: u16 },
  mark: { type: 5, codec: u32 },
  protocol: { type: 2, codec: u16 },
  address: { type: 3, codec: bytesOf },
  port: { type: 4, codec: u16Network },
  scheduler: { type: 6, codec: text },
  engine: { type: 11, codec: text },
  flags: { type: 7, codec: serviceFlags },
  timeoutSeconds: { type: 8, codec: u32 },
  netmask: { type: 9, codec: u32 },
  statistics: { type: 10, codec: bytesOf },
  statistics64: { type: 12, codec: bytesOf },
});

/** IPVS_DEST_ATTR_* */
export const destinationAttributes = new AttributeTable({
  family: { type: 11, codec: u16 },
  address: { type: 1, codec: bytesOf },
  port: { type: 2, codec: u16Network },
  method: { type: 3, codec: u32 },
  weight: { type: 4, codec: u32 },
  tunnelType: { type: 13, codec: u8 },
  tunnelPort: { type: 14, codec: u16Network },
  tunnelFlags: { type: 15, codec: u16 },
  upperThreshold: { type: 5, codec: u32 },
  lowerThreshold: { type: 6, codec: u32 },
  activeConnections: { type: 7, codec: u32 },
  inactiveConnections: { type: 8, codec: u32 },
  persistentConnections: { type: 9, codec: u32 },
  statistics: { type: 10, codec: bytesOf },
  statistics64: { type: 12, codec: bytesOf },
});

/** IPVS_DAEMON_ATTR_*; the port is in host order. */
const daemonAttributes = new AttributeTable({
  state: { type: 1, codec: u32 },
  interface: { type: 2, codec: text },
  syncId: { type: 3, codec: u32 },
  maximumMessageBytes: { type: 4, codec: u16 },
  group: { type: 5, codec: bytesOf },
  group6: { type: 6, codec: bytesOf },
  port: { type: 7, codec: u16 },
  ttl: { type: 8, codec: u8 },
});

/** IPVS_CMD_ATTR_* */
export const commandAttributes = new AttributeTable({
  service: { type: 1, codec: nested(serviceAttributes) },
  destination: { type: 2, codec: nested(destinationAttributes) },
  daemon: { type: 3, codec: nested(daemonAttributes) },
  tcpSeconds: { type: 4, codec: u32 },
  tcpFinSeconds: { type: 5, codec: u32 },
  udpSeconds: { type: 6, codec: u32 },
});

/** IPVS_INFO_ATTR_*, at the top of the answer to GET_INFO. */
export const infoAttributes = new AttributeTable({
  version: { type: 1, codec: u32 },
  connectionTableSize: { type: 2, codec: u32 },
});

/** A request of the family whose number the controller gave. */
export function ipvsRequest(
  family: number,
  command: number,
  writeAttributes: (writer: NetlinkWriter) => void,
): NetlinkRequest {
  return {
    type: family,
    flags: 0,
    write: (writer) => {
      writer.uint8(command);
      writer.uint8(IPVS_GENL_VERSION);
      writer.uint16(0);
      writeAttributes(writer);
    },
  };
}

const padded = new Uint8Array(16);

/**
 * union nf_inet_addr: an IPv4 address is followed by zeros.
 *
 * @returns bytes that the next call changes: a table has thousands of addresses.
 */
export function paddedAddress(address: IpAddress): Uint8Array {
  padded.fill(0);
  padded.set(addressBytes(address));
  return padded;
}
