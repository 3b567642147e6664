/** ARP for IPv4 on Ethernet: probes and announcements. */
import { addressBytes, type IpAddress } from '../../base/address.js';

/** Broadcast destination, EtherType ARP; hardware 1, protocol 0x0800, lengths 6 and 4, request. */
const BROADCAST = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const HEADER = [0x08, 0x06, 0x00, 0x01, 0x08, 0x00, 0x06, 0x04, 0x00, 0x01];

/**
 * An ARP probe (RFC 5227 section 1.1, RFC 826): a broadcast request for `address` whose sender
 * address is zero, so no neighbour learns from it. 42 bytes, unpadded.
 *
 *      0            6           12      14        22        28       32        38       42
 *      +------------+-----------+-------+---------+---------+--------+---------+--------+
 *      | ff:ff:…:ff | our MAC   | 08 06 | 1 … op 1| our MAC | 0      | 0       | addr   |
 *      +------------+-----------+-------+---------+---------+--------+---------+--------+
 *
 * @param hardwareAddress the 6 bytes that answers go to.
 */
export function arpProbeFrame(hardwareAddress: Uint8Array, address: IpAddress): Uint8Array {
  const frame = new Uint8Array(42);
  frame.set(BROADCAST, 0);
  frame.set(hardwareAddress, 6);
  frame.set(HEADER, 12);
  frame.set(hardwareAddress, 22);
  frame.set(addressBytes(address), 38);
  return frame;
}

/**
 * An ARP announcement (RFC 5227 section 2.3) as keepalived sends it: a probe but for its sender,
 * which is `address` as well, and a target hardware address of all ones.
 *
 * @param hardwareAddress the 6 bytes of the interface that holds the address.
 */
export function gratuitousArpFrame(hardwareAddress: Uint8Array, address: IpAddress): Uint8Array {
  const frame = arpProbeFrame(hardwareAddress, address);
  frame.set(addressBytes(address), 28);
  frame.set(BROADCAST, 32);
  return frame;
}
