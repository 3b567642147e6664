/** Gratuitous ARP for IPv4 on Ethernet. */
import { addressBytes, type IpAddress } from '../base/address.js';

/** Broadcast destination, EtherType ARP; hardware 1, protocol 0x0800, lengths 6 and 4, request. */
const BROADCAST = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const HEADER = [0x08, 0x06, 0x00, 0x01, 0x08, 0x00, 0x06, 0x04, 0x00, 0x01];

/**
 * An ARP announcement (RFC 5227 section 2.3, RFC 826) as keepalived sends it: a broadcast request
 * for `address` from `address`, with a target hardware address of all ones. 42 bytes, unpadded.
 *
 *      0            6           12      14        22        28       32        38       42
 *      +------------+-----------+-------+---------+---------+--------+---------+--------+
 *      | ff:ff:…:ff | our MAC   | 08 06 | 1 … op 1| our MAC | addr   | ff:…:ff | addr   |
 *      +------------+-----------+-------+---------+---------+--------+---------+--------+
 *
 * @param hardwareAddress the 6 bytes of the interface that holds the address.
 */
export function gratuitousArpFrame(hardwareAddress: Uint8Array, address: IpAddress): Uint8Array {
  const protocolAddress = addressBytes(address);
  const frame = new Uint8Array(42);
  frame.set(BROADCAST, 0);
  frame.set(hardwareAddress, 6);
  frame.set(HEADER, 12);
  frame.set(hardwareAddress, 22);
  frame.set(protocolAddress, 28);
  frame.set(BROADCAST, 32);
  frame.set(protocolAddress, 38);
  return frame;
}
