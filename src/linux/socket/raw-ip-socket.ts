/**
 * Raw IPv4 sockets through the package raw-socket. Three of its habits shape this file: a socket
 * that nothing references is collected and its descriptor closed, so the caller must hold what it
 * gets; one that was closed opens itself again, bare, when it is used once more; and it reads from
 * the moment it exists.
 */

import { createSocket, type Socket } from 'raw-socket';
import { closeDescriptorsOnExec } from '../close-on-exec.js';
import { LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { SOL_SOCKET } from '../socket-numbers.js';
import { attachProgram, type BpfInstruction, dropAll, SO_ATTACH_FILTER } from './bpf.js';
import { deviceName, PROTOCOL_VRRP, SO_BINDTODEVICE } from './vrrp-receiver.js';

/** What raw-socket calls IPv4. */
const IPV4 = 1;
/** The largest packet: nothing is cut. */
const LARGEST_PACKET_BYTES = 65_535;

/** <linux/in.h> */
export const IPPROTO_IP = 0;

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
  interfaceName: string,
  prepare: (socket: Socket) => void,
  protocol = PROTOCOL_VRRP,
): Socket {
  const socket = createSocket({
    addressFamily: IPV4,
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
