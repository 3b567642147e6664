/** What the network and the sockets of the simulation look at in a packet. */
import { type AddressFamily, addressFromBytes, type IpAddress } from '../../base/address.js';
import { IPV4_HEADER_LENGTH } from '../../vrrp/packet/ipv4-header.js';
import { IPV6_HEADER_LENGTH } from '../../vrrp/packet/ipv6-header.js';

/** Offsets of the destination in the headers (RFC 791 section 3.1, RFC 8200 section 3). */
const DESTINATION_OFFSET = { inet: 16, inet6: 24 } as const;

/** By the first four bits. */
export function familyOfPacket(packet: Uint8Array): AddressFamily {
  return (packet[0] ?? 0) >> 4 === 6 ? 'inet6' : 'inet';
}

/** Whom it is for. */
export function destinationOf(packet: Uint8Array): IpAddress {
  const family = familyOfPacket(packet);
  return addressFromBytes(packet, DESTINATION_OFFSET[family], family);
}

/** Where the VRRP message begins. */
export function messageOffset(packet: Uint8Array): number {
  return familyOfPacket(packet) === 'inet' ? IPV4_HEADER_LENGTH : IPV6_HEADER_LENGTH;
}

/** RFC 9568 section 5.2.3 */
export function virtualRouterIdOf(packet: Uint8Array): number {
  return packet[messageOffset(packet) + 1] ?? 0;
}

/** RFC 9568 section 5.2.4 */
export function priorityIn(packet: Uint8Array): number {
  return packet[messageOffset(packet) + 2] ?? 0;
}
