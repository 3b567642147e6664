/** Numbers of socket(2), which are the same on every architecture that this addon is built for. */

/** Families, <linux/socket.h>. */
export const AF_UNSPEC = 0;
/** unix(7) */
export const AF_UNIX = 1;
/** ip(7) */
export const AF_INET = 2;
/** ipv6(7) */
export const AF_INET6 = 10;
/** netlink(7) */
export const AF_NETLINK = 16;
/** packet(7) */
export const AF_PACKET = 17;

/** Connections: TCP. Types are those of <bits/socket_type.h>. */
export const SOCK_STREAM = 1;
/** Datagrams: UDP, ping sockets, syslog. */
export const SOCK_DGRAM = 2;
/** Packets with their headers. */
export const SOCK_RAW = 3;

/** The level of the options that every socket has, <asm-generic/socket.h>. */
export const SOL_SOCKET = 1;
/** packet(7), <linux/socket.h> */
export const SOL_PACKET = 263;
