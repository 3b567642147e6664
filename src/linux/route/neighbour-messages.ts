/** rtnetlink(7) messages about neighbours (<linux/neighbour.h>). */
import { familyOf, type IpAddress } from '../../base/address.js';
import { LITTLE_ENDIAN } from '../host-order.js';
import { AttributeTable } from '../netlink/attributes.js';
import { bytesOf, ipAddress, u8 } from '../netlink/codecs.js';
import {
  type NetlinkMessage,
  NLM_F_CREATE,
  NLM_F_REPLACE,
  payloadView,
} from '../netlink/framing.js';
import type { NetlinkRequest } from '../netlink/requester.js';
import type { NetlinkWriter } from '../netlink/writer.js';
import { AF_INET, AF_INET6 } from '../socket-numbers.js';

const RTM_NEWNEIGH = 28;
const RTM_DELNEIGH = 29;
const RTM_GETNEIGH = 30;

/** NUD_PERMANENT: never asked for, never forgotten. */
const PERMANENT = 0x80;

const neighbourRows = new AttributeTable({
  destination: { type: 1, codec: ipAddress },
  hardwareAddress: { type: 2, codec: bytesOf },
  protocol: { type: 12, codec: u8 },
});

/** A permanent neighbour of a link. */
export interface PermanentNeighbour {
  readonly linkIndex: number;
  readonly address: IpAddress;
  readonly hardwareAddress: Uint8Array;
  /** RTPROT_*, who has set it; 0: not said. */
  readonly protocol: number;
}

/** Sets a permanent neighbour, whatever was there. */
export function setNeighbour(neighbour: PermanentNeighbour): NetlinkRequest {
  const { linkIndex, address, hardwareAddress, protocol } = neighbour;
  return {
    type: RTM_NEWNEIGH,
    flags: NLM_F_CREATE | NLM_F_REPLACE,
    write: (writer) => {
      writeHeader(writer, linkIndex, address, PERMANENT);
      neighbourRows.encode(writer, {
        destination: address,
        hardwareAddress,
        protocol: protocol === 0 ? undefined : protocol,
      });
    },
  };
}

/** Forgets a neighbour of a link. */
export function removeNeighbour(linkIndex: number, destination: IpAddress): NetlinkRequest {
  return {
    type: RTM_DELNEIGH,
    flags: 0,
    write: (writer) => {
      writeHeader(writer, linkIndex, destination, 0);
      neighbourRows.encode(writer, { destination });
    },
  };
}

/** Asks for all neighbours of both families. */
export const listNeighbours: NetlinkRequest = {
  type: RTM_GETNEIGH,
  flags: 0,
  write: (writer) => writer.bytes(new Uint8Array(12)),
};

/**
 * Reads RTM_NEWNEIGH.
 * @returns undefined unless it is about a permanent neighbour of IPv4 or IPv6.
 * @throws NetlinkDecodeError
 */
export function decodeNeighbour(message: NetlinkMessage): PermanentNeighbour | undefined {
  const view = payloadView(message, 12);
  const family = view.getUint8(0);
  const isPermanent = (view.getUint16(8, LITTLE_ENDIAN) & PERMANENT) !== 0;
  if (!isPermanent || (family !== AF_INET && family !== AF_INET6)) {
    return undefined;
  }
  const { bytes, start, end } = message;
  const {
    destination,
    hardwareAddress,
    protocol = 0,
  } = neighbourRows.decode(bytes, start + 12, end);
  return destination && hardwareAddress
    ? {
        linkIndex: view.getUint32(4, LITTLE_ENDIAN),
        address: destination,
        hardwareAddress: new Uint8Array(hardwareAddress),
        protocol,
      }
    : undefined;
}

/**
 * struct ndmsg:
 *
 *      0        1        4              8         10      11     12
 *      +--------+--------+--------------+---------+-------+------+--------------+
 *      | family | 0      | link index   | state   | flags | type | attributes   |
 *      +--------+--------+--------------+---------+-------+------+--------------+
 */
function writeHeader(
  writer: NetlinkWriter,
  linkIndex: number,
  address: IpAddress,
  state: number,
): void {
  writer.uint8(familyOf(address) === 'inet' ? AF_INET : AF_INET6);
  writer.bytes(new Uint8Array(3));
  writer.uint32(linkIndex);
  writer.uint16(state);
  writer.uint16(0);
}
