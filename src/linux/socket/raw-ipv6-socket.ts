/**
 * The receiving socket of VRRP over IPv6. A raw IPv6 socket gives what follows the IP header
 * (raw(7), ipv6(7)); hop limit and destination, which have to be checked, are in ancillary data,
 * which the package raw-socket does not read. The header is put back from them.
 */
import { addressBytes } from '../../base/address.js';
import { hostInt32, LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { AF_INET6 } from '../socket-numbers.js';
import { controlMessage } from './control-messages.js';
import type { ReceiveSlab } from './receive-slab.js';
import { IPPROTO_IPV6, PROTOCOL_VRRP, type ReceivingFamily } from './vrrp-receiver.js';

/** <linux/in6.h> */
const IPV6_ADD_MEMBERSHIP = 20;
const IPV6_MULTICAST_ALL = 29;
const IPV6_RECVPKTINFO = 49;
const IPV6_PKTINFO = 50;
const IPV6_RECVHOPLIMIT = 51;
const IPV6_HOPLIMIT = 52;

/** Hop limit (an int) and struct in6_pktinfo, each with its header. */
const CONTROL_BYTES = 64;

const HEADER_BYTES = 40;

/** Packets with their header put back. */
export const receivingIpv6: ReceivingFamily = {
  number: AF_INET6,
  controlBytes: CONTROL_BYTES,
  prepare(socket, { groups, linkIndex }) {
    socket.setOption(IPPROTO_IPV6, IPV6_MULTICAST_ALL, hostInt32(0));
    socket.setOption(IPPROTO_IPV6, IPV6_RECVPKTINFO, hostInt32(1));
    socket.setOption(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, hostInt32(1));
    for (const group of groups) {
      const request = multicastRequest(addressBytes(group), linkIndex);
      socket.setOption(IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, request);
    }
  },
  packetOf,
};

/**
 * A multicast group on an interface, struct ipv6_mreq of ipv6(7):
 *
 *      0          16                20
 *      +----------+-----------------+
 *      | group    | interface index |
 *      +----------+-----------------+
 */
function multicastRequest(group: Uint8Array, linkIndex: number): Uint8Array {
  const bytes = new Uint8Array(20);
  bytes.set(group, 0);
  viewOf(bytes).setInt32(16, linkIndex, LITTLE_ENDIAN);
  return bytes;
}

/** The packet with the header that it came with, as far as the kernel tells (RFC 8200, 3). */
function packetOf(slab: ReceiveSlab, slot: number): Uint8Array | undefined {
  const { bytes, sender, control } = slab.message(slot);
  const hopLimit = controlMessage(control, IPPROTO_IPV6, IPV6_HOPLIMIT);
  const destination = controlMessage(control, IPPROTO_IPV6, IPV6_PKTINFO)?.subarray(0, 16);
  if (hopLimit === undefined || destination === undefined || sender.length < 24) {
    return undefined;
  }
  const packet = new Uint8Array(HEADER_BYTES + bytes.length);
  const view = viewOf(packet);
  view.setUint8(0, 0x60);
  view.setUint16(4, bytes.length);
  view.setUint8(6, PROTOCOL_VRRP);
  view.setUint8(7, viewOf(hopLimit).getInt32(0, LITTLE_ENDIAN));
  packet.set(sender.subarray(8, 24), 8); // struct sockaddr_in6
  packet.set(destination, 24);
  packet.set(bytes, HEADER_BYTES);
  return packet;
}
