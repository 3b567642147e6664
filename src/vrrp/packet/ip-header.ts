/** The IP header in front of an advertisement, of either family. */
import type { AddressFamily, IpAddress } from '../../base/address.js';

/** What the receive checks ask of an IP header. */
export interface IpHeader {
  readonly family: AddressFamily;
  readonly source: IpAddress;
  readonly destination: IpAddress;
  /** Time to Live of IPv4, Hop Limit of IPv6. */
  readonly timeToLive: number;
  /** Protocol of IPv4, Next Header of IPv6. */
  readonly protocol: number;
  /** Bytes, options included: where the payload begins. */
  readonly headerLength: number;
  /** Bytes of header and payload, as the sender states them. */
  readonly totalLength: number;
}

/** 224.0.0.0/4 (RFC 5771), ff00::/8 (RFC 4291 section 2.7). */
export function isMulticastAddress(address: IpAddress): boolean {
  return address.includes(':')
    ? /^ff[0-9a-f]{2}:/.test(address)
    : Number.parseInt(address, 10) >> 4 === 0xe;
}
