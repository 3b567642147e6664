/**
 * Raw sockets through the package raw-socket. Three of its habits shape this file: a socket that
 * nothing references is collected and its descriptor closed, so the caller must hold what it gets;
 * one that was closed opens itself again, bare, when it is used once more; and it reads from the
 * moment it exists.
 */

import { createSocket, type Socket } from 'raw-socket';
import type { AddressFamily } from '../../base/address.js';
import { closeDescriptorsOnExec } from '../close-on-exec.js';
import { hostInt32, LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { SOL_SOCKET } from '../socket-numbers.js';
import { attachProgram, type BpfInstruction, dropAll, SO_ATTACH_FILTER } from './bpf.js';
import { deviceName, PROTOCOL_VRRP, SO_BINDTODEVICE } from './vrrp-receiver.js';

/** What raw-socket calls the families. */
const FAMILY = { inet: 1, inet6: 2 } as const;
/** The largest packet: nothing is cut. */
const LARGEST_PACKET_BYTES = 65_535;

const SO_PRIORITY = 12;
/** <linux/pkt_sched.h>: the kernel's queues let network control pass first. */
const TC_PRIO_CONTROL = 7;

/** <linux/in.h> */
const IPPROTO_IP = 0;
const IP_HDRINCL = 3;
const IP_MULTICAST_IF = 32;
const IP_MULTICAST_LOOP = 34;
/** <linux/in6.h> */
const IPPROTO_IPV6 = 41;
const IPV6_MULTICAST_IF = 17;
const IPV6_MULTICAST_LOOP = 19;
const IPV6_HDRINCL = 36;

/** setsockopt(2) */
export function setOption(socket: Socket, level: number, option: number, value: Uint8Array): void {
  socket.setOption(level, option, value, value.length);
}

/** Replaces the kernel's filter of a socket in one step. */
export function setFilter(socket: Socket, program: readonly BpfInstruction[]): void {
  attachProgram(program, (value) => setOption(socket, SOL_SOCKET, SO_ATTACH_FILTER, value));
}

/**
 * A multicast group on an interface, struct ip_mreqn of ip(7):
 *
 *      0          4          8                 12
 *      +----------+----------+-----------------+
 *      | group    | 0.0.0.0  | interface index |
 *      +----------+----------+-----------------+
 */
export function multicastRequest(group: Uint8Array, linkIndex: number): Uint8Array {
  const bytes = new Uint8Array(12);
  bytes.set(group, 0);
  viewOf(bytes).setInt32(8, linkIndex, LITTLE_ENDIAN);
  return bytes;
}

/**
 * A socket of one interface that has been through `prepare`, nothing in its queue.
 *
 * @throws Error with strerror's text when the kernel refuses.
 */
export function openPrepared(
  family: AddressFamily,
  interfaceName: string,
  prepare: (socket: Socket) => void,
  protocol = PROTOCOL_VRRP,
): Socket {
  const socket = createSocket({
    addressFamily: FAMILY[family],
    protocol,
    bufferSize: LARGEST_PACKET_BYTES,
  });
  closeDescriptorsOnExec(); // raw-socket does not say so when it opens one
  try {
    // Nothing may come in before the socket is set up; what did already is thrown away.
    setFilter(socket, dropAll);
    setOption(socket, SOL_SOCKET, SO_BINDTODEVICE, deviceName(interfaceName));
    drain(socket);
    prepare(socket);
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** Takes packets out of the queue until the kernel says there are none (EAGAIN). */
function drain(socket: Socket): void {
  const buffer = new Uint8Array(64);
  for (let packet = 0; packet < 100_000; packet += 1) {
    try {
      socket.wrap.recv(buffer, () => undefined);
    } catch {
      return; // empty
    }
  }
}

/**
 * A socket for packets with their own IP header, out of one interface. It receives nothing, so no
 * flood can hold back what it sends.
 *
 * @throws Error with strerror's text when the kernel refuses.
 */
export function openSendingSocket(
  family: AddressFamily,
  interfaceName: string,
  linkIndex: number,
): Socket {
  return openPrepared(family, interfaceName, (socket) => {
    socket.pauseRecv();
    if (family === 'inet') {
      setOption(socket, IPPROTO_IP, IP_HDRINCL, hostInt32(1));
      setOption(socket, IPPROTO_IP, IP_MULTICAST_LOOP, hostInt32(0));
      const anyGroup = new Uint8Array(4);
      setOption(socket, IPPROTO_IP, IP_MULTICAST_IF, multicastRequest(anyGroup, linkIndex));
    } else {
      setOption(socket, IPPROTO_IPV6, IPV6_HDRINCL, hostInt32(1));
      setOption(socket, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, hostInt32(0));
      setOption(socket, IPPROTO_IPV6, IPV6_MULTICAST_IF, hostInt32(linkIndex));
    }
    setOption(socket, SOL_SOCKET, SO_PRIORITY, hostInt32(TC_PRIO_CONTROL));
    rehearseSending(socket, family);
  });
}

/** Runs the way of a packet once, so that the first advert finds it warm. Nothing is sent. */
function rehearseSending(socket: Socket, family: AddressFamily): void {
  const group = family === 'inet' ? '224.0.0.18' : 'ff02::12';
  try {
    socket.wrap.send(new Uint8Array(1), 0, 1, group, () => undefined);
  } catch {
    // Expected: the kernel refuses what is shorter than an IP header (EINVAL, raw(7)).
  }
}
