/** What netlink sockets have in common (netlink(7)). */
import { hostInt32, LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { type NativeSocket, native } from '../native.js';
import { AF_NETLINK, SOCK_RAW, SOL_SOCKET } from '../socket-numbers.js';

/** socket(7) */
const SO_RCVBUF = 8;
const SO_RCVBUFFORCE = 33;

/** The level of netlink's own socket options. */
export const SOL_NETLINK = 270;

/** Negative errno values that receiving gives. */
export const EAGAIN = -11;

/** The kernel takes an int, and doubles it. */
const LARGEST_BUFFER = 0x3fff_ffff;

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

/** What a netlink socket is for: requests and their answers, or announcements. */
export type NetlinkSocketUse = 'commands' | 'events';

/** `force`: beyond net.core.rmem_max. Absent size: that of the caller. */
export interface NetlinkBufferSize {
  readonly bytes?: number;
  readonly force: boolean;
}

interface SizedSocket {
  readonly socket: NativeSocket;
  readonly use: NetlinkSocketUse;
  readonly usualBytes: number;
}

/** Those of this process, whose configuration has one size for each use. */
const openSockets = new Map<NativeSocket, SizedSocket>();
let sizes: Partial<Record<NetlinkSocketUse, NetlinkBufferSize>> = {};

/**
 * Opens a socket of a netlink protocol with a port of its own; `closeNetlinkSocket` closes it.
 *
 * @param usualBytes of the receive buffer, unless `setNetlinkBuffers` says something else.
 * @throws SystemCallError when the kernel refuses.
 */
export function openNetlinkSocket(
  protocol: number,
  use: NetlinkSocketUse,
  usualBytes: number,
): NativeSocket {
  const socket = new native.Socket(AF_NETLINK, SOCK_RAW, protocol);
  const sized = { socket, use, usualBytes };
  setBuffer(sized);
  socket.bind(netlinkAddress());
  openSockets.set(socket, sized);
  return socket;
}

/** Closes a socket; its buffer changes no more. */
export function closeNetlinkSocket(socket: NativeSocket): void {
  openSockets.delete(socket);
  socket.close();
}

/**
 * Sets the receive buffers of all netlink sockets of this process, those to come included.
 *
 * @throws SystemCallError when the kernel refuses.
 */
export function setNetlinkBuffers(wanted: Record<NetlinkSocketUse, NetlinkBufferSize>): void {
  sizes = wanted;
  for (const each of openSockets.values()) {
    setBuffer(each);
  }
}

function setBuffer({ socket, use, usualBytes }: SizedSocket): void {
  const { bytes, force = true } = sizes[use]?.bytes === undefined ? {} : sizes[use];
  const option = force ? SO_RCVBUFFORCE : SO_RCVBUF;
  socket.setOption(SOL_SOCKET, option, hostInt32(Math.min(bytes ?? usualBytes, LARGEST_BUFFER)));
}
