/** What netlink sockets have in common (netlink(7)). */
import { hostInt32, LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { type NativeSocket, native } from '../native.js';
import { AF_NETLINK, SOCK_RAW, SOL_SOCKET } from '../socket-numbers.js';

const SO_RCVBUFFORCE = 33;

/** The level of netlink's own socket options. */
export const SOL_NETLINK = 270;

/** Negative errno values that receiving gives. */
export const EAGAIN = -11;

/** Slots for messages; the kernel fills dump messages of 16 KiB when a reader offers that. */
export const SLOTS = 64;
/** Bytes for one message. */
export const SLOT_BYTES = 16 << 10;

/** struct sockaddr_nl of netlink(7): family, padding, port, groups. Port 0 is the kernel. */
function netlinkAddress(): Uint8Array {
  const bytes = new Uint8Array(12);
  viewOf(bytes).setUint16(0, AF_NETLINK, LITTLE_ENDIAN);
  return bytes;
}

/** Whether a message comes from the kernel: any process may send to our port. */
export function fromKernel(sender: Uint8Array): boolean {
  return sender.length >= 8 && viewOf(sender).getUint32(4, LITTLE_ENDIAN) === 0;
}

/**
 * Opens a socket of a netlink protocol with a port of its own.
 *
 * @throws SystemCallError when the kernel refuses.
 */
export function openNetlinkSocket(protocol: number, receiveBufferBytes: number): NativeSocket {
  const socket = new native.Socket(AF_NETLINK, SOCK_RAW, protocol);
  socket.setOption(SOL_SOCKET, SO_RCVBUFFORCE, hostInt32(receiveBufferBytes));
  socket.bind(netlinkAddress());
  return socket;
}
