/**
 * The attribute DEST of changes of the IPVS table (<linux/ip_vs.h>). What most destinations have is
 * a fixed sequence of bytes, of which only the values differ:
 *
 *      0      4         24     32       40       48      56      64
 *      +------+---------+------+--------+--------+-------+-------+ - - - - +
 *      | DEST | ADDR 16 | PORT | METHOD | WEIGHT | UPPER | LOWER | further |
 *      +------+---------+------+--------+--------+-------+-------+ - - - - +
 */
import { addressBytes, familyOf } from '../../base/address.js';
import type {
  DestinationEntry,
  ServiceAddress,
  TableOperation,
  Tunnel,
} from '../../lvs/table/table.js';
import { LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { NetlinkWriter } from '../netlink/writer.js';
import {
  commandAttributes,
  destinationAttributes,
  FAMILIES,
  METHODS,
  TUNNEL_FLAGS,
  TUNNEL_TYPES,
} from './attributes.js';

/** A change of a destination. */
export type DestinationOperation = Extract<TableOperation, { destination: DestinationEntry }>;

const LENGTH = 0;
const ADDRESS = 8;
const PORT = 28;
const METHOD = 36;
const WEIGHT = 44;
const UPPER_THRESHOLD = 52;
const LOWER_THRESHOLD = 60;
/** Up to here the destination is named. */
const IDENTITY_BYTES = 32;
const WHOLE_BYTES = 64;

const template = makeTemplate();
const view = viewOf(template);

function makeTemplate(): Uint8Array {
  const writer = new NetlinkWriter();
  commandAttributes.encode(writer, {
    destination: {
      address: new Uint8Array(16),
      port: 0,
      method: 0,
      weight: 0,
      upperThreshold: 0,
      lowerThreshold: 0,
    },
  });
  return Uint8Array.from(writer.written());
}

/** Writes the destination of a change, as much of it as the change needs. */
export function writeDestination(writer: NetlinkWriter, operation: DestinationOperation): void {
  const { kind, address: service, destination } = operation;
  const length = kind === 'deleteDestination' ? IDENTITY_BYTES : WHOLE_BYTES;
  fillTemplate(destination);
  const further = furtherAttributes(service, destination, length);
  view.setUint16(LENGTH, length + further.length, LITTLE_ENDIAN);
  writer.bytes(length === WHOLE_BYTES ? template : template.subarray(0, length));
  if (further.length > 0) {
    writer.bytes(further);
  }
}

/** union nf_inet_addr: an IPv4 address is followed by zeros. */
function fillTemplate(destination: DestinationEntry): void {
  template.fill(0, ADDRESS, ADDRESS + 16);
  template.set(addressBytes(destination.address), ADDRESS);
  view.setUint16(PORT, destination.port);
  view.setUint32(METHOD, METHODS[destination.method], LITTLE_ENDIAN);
  view.setUint32(WEIGHT, destination.weight, LITTLE_ENDIAN);
  view.setUint32(UPPER_THRESHOLD, destination.upperThreshold, LITTLE_ENDIAN);
  view.setUint32(LOWER_THRESHOLD, destination.lowerThreshold, LITTLE_ENDIAN);
}

const NOTHING = new Uint8Array(0);

/** The family is named only where it is another than the service's (Linux 3.18 and later). */
function furtherAttributes(
  service: ServiceAddress,
  { address, method, tunnel }: DestinationEntry,
  length: number,
): Uint8Array {
  const family = familyOf(address);
  const mixed = family !== service.family;
  const tunnelled = method === 'tunnel' && tunnel !== undefined && length === WHOLE_BYTES;
  if (!(mixed || tunnelled)) {
    return NOTHING;
  }
  const writer = new NetlinkWriter(64);
  destinationAttributes.encode(writer, {
    ...(mixed ? { family: FAMILIES[family] } : {}),
    ...(tunnelled ? tunnelValues(tunnel) : {}),
  });
  return writer.written();
}

/** Plain ipip is what kernels before 5.2 do without being told. */
function tunnelValues({ type, port, checksum }: Tunnel) {
  return {
    tunnelType: type === 'ipip' ? undefined : TUNNEL_TYPES[type],
    tunnelPort: type === 'gue' ? port : undefined,
    tunnelFlags: type === 'ipip' ? undefined : TUNNEL_FLAGS[checksum],
  };
}
