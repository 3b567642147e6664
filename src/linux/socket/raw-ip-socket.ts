/**
 * The two kinds of raw IPv4 socket that VRRP uses, opened through the package raw-socket. Three of
 * its habits shape this file: a socket that nothing references is collected and its descriptor
 * closed, so the caller must hold what it gets; one that was closed opens itself again, bare, when
 * it is used once more; and it reads from the moment it exists.
 */
import { createSocket, type Socket } from 'raw-socket';
import { addressBytes, type IpAddress } from '../../base/address.js';
import { closeDescriptorsOnExec } from '../close-on-exec.js';
import { hostInt32, LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { attachProgram, type BpfInstruction, dropAll, SO_ATTACH_FILTER } from './bpf.js';

/** IANA protocol number of VRRP (RFC 9568 section 5.1.1.4). */
const PROTOCOL_VRRP = 112;
const ADDRESS_FAMILY_IPV4 = 1;
/** The largest IPv4 packet: nothing is cut. */
const LARGEST_PACKET_BYTES = 65_535;

/** <asm-generic/socket.h> */
const SOL_SOCKET = 1;
const SO_PRIORITY = 12;
const SO_BINDTODEVICE = 25;
const SO_RCVBUFFORCE = 33;
/** <linux/in.h> */
const IPPROTO_IP = 0;
const IP_HDRINCL = 3;
const IP_MULTICAST_IF = 32;
const IP_MULTICAST_LOOP = 34;
const IP_ADD_MEMBERSHIP = 35;
const IP_MULTICAST_ALL = 49;
/** <linux/pkt_sched.h>: the kernel's queues let network control pass first. */
const TC_PRIO_CONTROL = 7;

function setOption(socket: Socket, level: number, option: number, value: Uint8Array): void {
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
function multicastRequest(group: Uint8Array, linkIndex: number): Uint8Array {
  const bytes = new Uint8Array(12);
  bytes.set(group, 0);
  viewOf(bytes).setInt32(8, linkIndex, LITTLE_ENDIAN);
  return bytes;
}

function openBound(interfaceName: string): Socket {
  const socket = createSocket({
    addressFamily: ADDRESS_FAMILY_IPV4,
    protocol: PROTOCOL_VRRP,
    bufferSize: LARGEST_PACKET_BYTES,
  });
  closeDescriptorsOnExec(); // raw-socket does not say so when it opens one
  // Nothing may come in before the socket is set up; what did already is thrown away below.
  setFilter(socket, dropAll);
  setOption(socket, SOL_SOCKET, SO_BINDTODEVICE, new TextEncoder().encode(`${interfaceName}\0`));
  return socket;
}

function closeUnless(socket: Socket, prepare: () => void): Socket {
  try {
    prepare();
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
 * A socket for packets with their own IPv4 header, out of one interface. It receives nothing, so
 * no flood can hold back what it sends.
 *
 * @throws Error with strerror's text when the kernel refuses.
 */
export function openSendingSocket(interfaceName: string, linkIndex: number): Socket {
  const socket = openBound(interfaceName);
  return closeUnless(socket, () => {
    socket.pauseRecv();
    drain(socket);
    setOption(socket, IPPROTO_IP, IP_HDRINCL, hostInt32(1));
    setOption(socket, IPPROTO_IP, IP_MULTICAST_LOOP, hostInt32(0));
    const anyGroup = new Uint8Array(4);
    setOption(socket, IPPROTO_IP, IP_MULTICAST_IF, multicastRequest(anyGroup, linkIndex));
    setOption(socket, SOL_SOCKET, SO_PRIORITY, hostInt32(TC_PRIO_CONTROL));
    rehearseSending(socket);
  });
}

/** Runs the way of a packet once, so that the first advert finds it warm. Nothing is sent. */
function rehearseSending(socket: Socket): void {
  try {
    socket.wrap.send(new Uint8Array(1), 0, 1, '224.0.0.18', () => undefined);
  } catch {
    // Expected: the kernel refuses what is shorter than an IPv4 header (EINVAL, raw(7)).
  }
}

/** What a receiving socket is opened for. */
export interface ReceivingOptions {
  readonly interfaceName: string;
  readonly linkIndex: number;
  readonly groups: readonly IpAddress[];
  readonly filter: readonly BpfInstruction[];
  readonly receiveBufferBytes: number | undefined;
}

/**
 * A socket for the VRRP packets that come in on one interface, with their IPv4 headers.
 *
 * @throws Error with strerror's text when the kernel refuses.
 */
export function openReceivingSocket(options: ReceivingOptions): Socket {
  const socket = openBound(options.interfaceName);
  return closeUnless(socket, () => {
    drain(socket);
    setOption(socket, IPPROTO_IP, IP_MULTICAST_ALL, hostInt32(0));
    for (const group of options.groups) {
      const request = multicastRequest(addressBytes(group), options.linkIndex);
      setOption(socket, IPPROTO_IP, IP_ADD_MEMBERSHIP, request);
    }
    if (options.receiveBufferBytes !== undefined) {
      setOption(socket, SOL_SOCKET, SO_RCVBUFFORCE, hostInt32(options.receiveBufferBytes));
    }
    setFilter(socket, options.filter);
  });
}
