/** Unsolicited neighbour advertisements for IPv6 on Ethernet. */
import { addressBytes, type IpAddress } from '../base/address.js';
import { internetChecksum } from '../base/checksum.js';

/** 33:33:00:00:00:01, the Ethernet form of ff02::1 (RFC 2464 section 7). */
const ALL_NODES_HARDWARE = [0x33, 0x33, 0, 0, 0, 1];
const ALL_NODES = [0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
/** EtherType, then version 6; payload length 32, next header ICMPv6 (58), hop limit 255. */
const ETHER_TYPE_IPV6 = [0x86, 0xdd, 0x60];
const PAYLOAD_BYTES = 32;
const ICMPV6 = 58;
const NEIGHBOUR_ADVERTISEMENT = 136;
const ROUTER_FLAG = 0x80;
const OVERRIDE_FLAG = 0x20;
/** Option 2, target link-layer address, length 1 unit of 8 bytes (RFC 4861 section 4.6.1). */
const TARGET_LINK_LAYER_ADDRESS = [2, 1];

/**
 * An unsolicited neighbour advertisement (RFC 4861 sections 4.4 and 7.2.6) to all nodes, from
 * `address` about `address`, with the Override flag. 86 bytes:
 *
 *      0          14            54                                   78                86
 *      +----------+-------------+------------------------------------+-----------------+
 *      | Ethernet | IPv6, hop   | 136, 0, checksum, R.O flags,       | 2, 1, our MAC   |
 *      |          | limit 255   | target address                     |                 |
 *      +----------+-------------+------------------------------------+-----------------+
 *
 * @param hardwareAddress the 6 bytes of the interface that holds the address.
 * @param isRouter whether the interface forwards IPv6, which sets the Router flag.
 */
export function unsolicitedNeighbourAdvertisementFrame(
  hardwareAddress: Uint8Array,
  address: IpAddress,
  isRouter: boolean,
): Uint8Array {
  const target = addressBytes(address);
  const frame = new Uint8Array(86);
  frame.set(ALL_NODES_HARDWARE, 0);
  frame.set(hardwareAddress, 6);
  frame.set(ETHER_TYPE_IPV6, 12);
  frame[19] = PAYLOAD_BYTES;
  frame[20] = ICMPV6;
  frame[21] = 255;
  frame.set(target, 22);
  frame.set(ALL_NODES, 38);
  frame[54] = NEIGHBOUR_ADVERTISEMENT;
  frame[58] = OVERRIDE_FLAG | (isRouter ? ROUTER_FLAG : 0);
  frame.set(target, 62);
  frame.set(TARGET_LINK_LAYER_ADDRESS, 78);
  frame.set(hardwareAddress, 80);
  const pseudoTail = Uint8Array.of(0, 0, 0, PAYLOAD_BYTES, 0, 0, 0, ICMPV6);
  const checksum = internetChecksum(frame.subarray(22, 54), pseudoTail, frame.subarray(54));
  frame[56] = checksum >> 8;
  frame[57] = checksum & 0xff;
  return frame;
}
