/** TCP sockets that are bound here and listened on by another process (tcp(7)). */
import { familyOf, type IpAddress } from '../../base/address.js';
import { hostInt32 } from '../host-order.js';
import { native } from '../native.js';
import { AF_INET, AF_INET6, SOCK_STREAM, SOL_SOCKET } from '../socket-numbers.js';
import { socketAddress } from './connecting-socket.js';

/** <asm-generic/socket.h>, <linux/in.h>, <linux/in6.h> */
const SO_REUSEADDR = 2;
const IPPROTO_IP = 0;
const IP_FREEBIND = 15;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;
const ON = hostInt32(1);

/**
 * Binds. The address need not be there yet: it may be a virtual one.
 * @returns a descriptor of the caller's, which closes it
 * @throws SystemCallError, as EADDRINUSE
 */
export function bindTcp(address: IpAddress, port: number): number {
  const isIpv6 = familyOf(address) === 'inet6';
  const socket = new native.Socket(isIpv6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
  try {
    socket.setOption(SOL_SOCKET, SO_REUSEADDR, ON);
    socket.setOption(IPPROTO_IP, IP_FREEBIND, ON); // IPv6 sockets look at it too
    if (isIpv6) {
      socket.setOption(IPPROTO_IPV6, IPV6_V6ONLY, ON);
    }
    socket.bind(socketAddress(address, port));
    const descriptor = socket.duplicate();
    if (descriptor < 0) {
      throw new Error(`no descriptor is left (errno ${-descriptor})`);
    }
    return descriptor;
  } finally {
    socket.close();
  }
}
