/** The frame of a neighbour discovery message about one address (RFC 4861), on Ethernet. */
import { internetChecksum } from '../../base/checksum.js';

/** EtherType, then version 6; next header ICMPv6, hop limit 255 (RFC 4861 section 4). */
const ETHER_TYPE_IPV6 = [0x86, 0xdd, 0x60];
/** Next header of ICMPv6 (RFC 4443 section 1). */
export const ICMPV6 = 58;
/** A message with one address and one option. */
const PAYLOAD_BYTES = 32;

/** Type of a neighbour solicitation (RFC 4861 section 4.3). */
export const NEIGHBOUR_SOLICITATION = 135;
/** Type of a neighbour advertisement (RFC 4861 section 4.4). */
export const NEIGHBOUR_ADVERTISEMENT = 136;

/** Who says what to whom. Hardware addresses have 6 bytes, addresses 16. */
export interface NeighbourDiscovery {
  readonly to: { readonly hardware: ArrayLike<number>; readonly address: ArrayLike<number> };
  readonly from: { readonly hardware: Uint8Array; readonly address: Uint8Array };
  readonly type: typeof NEIGHBOUR_SOLICITATION | typeof NEIGHBOUR_ADVERTISEMENT;
  /** The first byte of the flags; 0 for a solicitation. */
  readonly flags: number;
  readonly target: Uint8Array;
  /** Type of the option that holds the sender's hardware address: 1 source, 2 target. */
  readonly option: 1 | 2;
}

/**
 *      0          14            54                                   78                86
 *      +----------+-------------+------------------------------------+-----------------+
 *      | Ethernet | IPv6, hop   | type, 0, checksum, flags,          | option, 1,      |
 *      |          | limit 255   | target address                     | sender's MAC    |
 *      +----------+-------------+------------------------------------+-----------------+
 */
export function neighbourDiscoveryFrame(message: NeighbourDiscovery): Uint8Array {
  const { to, from, type, flags, target, option } = message;
  const frame = new Uint8Array(86);
  frame.set(to.hardware, 0);
  frame.set(from.hardware, 6);
  frame.set(ETHER_TYPE_IPV6, 12);
  frame[19] = PAYLOAD_BYTES;
  frame[20] = ICMPV6;
  frame[21] = 255;
  frame.set(from.address, 22);
  frame.set(to.address, 38);
  frame[54] = type;
  frame[58] = flags;
  frame.set(target, 62);
  frame[78] = option;
  frame[79] = 1; // in units of 8 bytes
  frame.set(from.hardware, 80);
  const pseudoTail = Uint8Array.of(0, 0, 0, PAYLOAD_BYTES, 0, 0, 0, ICMPV6);
  const checksum = internetChecksum(frame.subarray(22, 54), pseudoTail, frame.subarray(54));
  frame[56] = checksum >> 8;
  frame[57] = checksum & 0xff;
  return frame;
}
