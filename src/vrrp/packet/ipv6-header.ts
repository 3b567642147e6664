/**
 * The IPv6 header in front of an advertisement (RFC 8200 section 3). The daemon writes it itself,
 * through a raw socket with IPV6_HDRINCL, because it has to choose source address, hop limit and
 * traffic class. What it receives has no header (ipv6(7)); the transport puts one back that says
 * what the kernel told it.
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-------+---------------+---------------------------------------+
 *   0 |Version| Traffic Class |              Flow Label               |
 *     +-------+---------------+-------+---------------+---------------+
 *   4 |         Payload Length        |  Next Header  |   Hop Limit   |
 *     +-------------------------------+---------------+---------------+
 *   8 |                     Source Address (16)                       |
 *     +---------------------------------------------------------------+
 *  24 |                   Destination Address (16)                    |
 *     +---------------------------------------------------------------+
 */
import { addressBytes, addressFromBytes } from '../../base/address.js';
import type { IpHeader } from './ip-header.js';

/** Bytes of the header. */
export const IPV6_HEADER_LENGTH = 40;

/** Version 6; DSCP CS6, internetwork control (RFC 4594 section 3.1), without ECN. */
const VERSION_AND_TRAFFIC_CLASS = 0x6c00;

/** What the daemon chooses in an IPv6 header. */
export type Ipv6HeaderFields = Pick<
  IpHeader,
  'source' | 'destination' | 'timeToLive' | 'protocol' | 'totalLength'
>;

/** The 40 bytes of a header, flow label 0. */
export function encodeIpv6Header(fields: Ipv6HeaderFields): Uint8Array {
  const bytes = new Uint8Array(IPV6_HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, VERSION_AND_TRAFFIC_CLASS);
  view.setUint16(4, fields.totalLength - IPV6_HEADER_LENGTH);
  view.setUint8(6, fields.protocol);
  view.setUint8(7, fields.timeToLive);
  bytes.set(addressBytes(fields.source), 8);
  bytes.set(addressBytes(fields.destination), 24);
  return bytes;
}

/** Reads a header. Returns undefined when the bytes are too few or no IPv6 header. */
export function decodeIpv6Header(bytes: Uint8Array): IpHeader | undefined {
  if (bytes.length < IPV6_HEADER_LENGTH || (bytes[0] ?? 0) >> 4 !== 6) {
    return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    family: 'inet6',
    source: addressFromBytes(bytes, 8, 'inet6'),
    destination: addressFromBytes(bytes, 24, 'inet6'),
    timeToLive: view.getUint8(7),
    protocol: view.getUint8(6),
    headerLength: IPV6_HEADER_LENGTH,
    totalLength: IPV6_HEADER_LENGTH + view.getUint16(4),
  };
}
