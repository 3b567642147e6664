/** The receiving socket of VRRP over IPv4, whose packets come with their headers (raw(7)). */
import { addressBytes } from '../../base/address.js';
import { hostInt32 } from '../host-order.js';
import { AF_INET } from '../socket-numbers.js';
import { IPPROTO_IP, multicastRequest } from './raw-ip-socket.js';
import type { ReceivingFamily } from './vrrp-receiver.js';

/** <linux/in.h> */
const IP_ADD_MEMBERSHIP = 35;
const IP_MULTICAST_ALL = 49;

/** Packets as they are. */
export const receivingIpv4: ReceivingFamily = {
  number: AF_INET,
  controlBytes: 0,
  prepare(socket, { groups, linkIndex }) {
    socket.setOption(IPPROTO_IP, IP_MULTICAST_ALL, hostInt32(0));
    for (const group of groups) {
      const request = multicastRequest(addressBytes(group), linkIndex);
      socket.setOption(IPPROTO_IP, IP_ADD_MEMBERSHIP, request);
    }
  },
  packetOf: (slab, slot) => slab.copy(slot),
};
