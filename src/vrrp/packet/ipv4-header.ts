/**
 * The IPv4 header in front of an advertisement (RFC 791 section 3.1). The daemon writes it itself,
 * through a raw socket with IP_HDRINCL, because it has to choose source address, TTL and TOS.
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-------+-------+---------------+-------------------------------+
 *   0 |Version|  IHL  |Type of Service|         Total Length          |
 *     +-------+-------+---------------+-----+-------------------------+
 *   4 |        Identification         |Flags|     Fragment Offset     |
 *     +---------------+---------------+-----+-------------------------+
 *   8 | Time to Live  |    Protocol   |        Header Checksum        |
 *     +---------------+---------------+-------------------------------+
 *  12 |                        Source Address                         |
 *     +---------------------------------------------------------------+
 *  16 |                      Destination Address                      |
 *     +---------------------------------------------------------------+
 *  20 |                    Options, if IHL > 5                        |
 */
import { addressBytes, addressFromBytes } from '../../base/address.js';
import type { IpHeader } from './ip-header.js';

/** IANA protocol number of VRRP (RFC 9568 section 5.1.1.4). */
export const VRRP_PROTOCOL = 112;

/** Bytes of a header without options. */
export const IPV4_HEADER_LENGTH = 20;

/** DSCP CS6, internetwork control (RFC 4594 section 3.1), without ECN. */
const TYPE_OF_SERVICE = 0xc0;

/** What the daemon reads from an IPv4 header. */
export interface Ipv4Header extends IpHeader {
  readonly identification: number;
}

/** What the daemon chooses in an IPv4 header; it never sends options. */
export type Ipv4HeaderFields = Omit<Ipv4Header, 'family' | 'headerLength'>;

/**
 * The 20 bytes of a header. The checksum is left 0: with IP_HDRINCL the kernel fills it, and the
 * identification only when that is 0 (raw(7)).
 */
export function encodeIpv4Header(fields: Ipv4HeaderFields): Uint8Array {
  const bytes = new Uint8Array(IPV4_HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x45);
  view.setUint8(1, TYPE_OF_SERVICE);
  view.setUint16(2, fields.totalLength);
  view.setUint16(4, fields.identification);
  view.setUint8(8, fields.timeToLive);
  view.setUint8(9, fields.protocol);
  bytes.set(addressBytes(fields.source), 12);
  bytes.set(addressBytes(fields.destination), 16);
  return bytes;
}

/** Gives a packet another identification; its header has no checksum yet. */
export function writeIdentification(packet: Uint8Array, identification: number): void {
  packet[4] = identification >> 8;
  packet[5] = identification & 0xff;
}

/**
 * Reads the header of a datagram as a raw socket received it. Returns undefined when the bytes are
 * too few or no IPv4 header. The header checksum is not looked at: the kernel has done so.
 */
export function decodeIpv4Header(bytes: Uint8Array): Ipv4Header | undefined {
  if (bytes.length < IPV4_HEADER_LENGTH) {
    return undefined;
  }
  const versionAndLength = bytes[0] ?? 0;
  const headerLength = (versionAndLength & 0x0f) * 4;
  if (versionAndLength >> 4 !== 4 || headerLength < IPV4_HEADER_LENGTH) {
    return undefined;
  }
  if (headerLength > bytes.length) {
    return undefined;
  }
  return {
    family: 'inet',
    source: addressFromBytes(bytes, 12, 'inet'),
    destination: addressFromBytes(bytes, 16, 'inet'),
    timeToLive: bytes[8] ?? 0,
    protocol: bytes[9] ?? 0,
    identification: numberAt(bytes, 4),
    headerLength,
    totalLength: numberAt(bytes, 2),
  };
}

/** Of two bytes; a view of each packet that comes in would cost more than reading it. */
function numberAt(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}
