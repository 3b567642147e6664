/** Frames out of a link: a packet socket (packet(7)) that receives nothing. */
import { getSystemErrorName } from 'node:util';
import type { FrameSender } from '../doors.js';
import { hostInt32, LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { native } from '../native.js';
import { AF_PACKET, SOCK_RAW, SOL_SOCKET } from '../socket-numbers.js';

/** A packet socket of protocol 0 is on no receive list of the kernel. */
const RECEIVE_NOTHING = 0;
/** As SO_SNDBUF, beyond net.core.wmem_max (needs CAP_NET_ADMIN). */
const SO_SNDBUFFORCE = 32;
/** Room for some thousand frames, so that a large takeover is one system call. */
const SEND_BUFFER_BYTES = 4 << 20;

/**
 * Where frames go, or what a bound socket hears: struct sockaddr_ll of packet(7). A frame that is
 * sent has its own addresses.
 *
 *      0        2          4                 8       10    11    12            20
 *      +--------+----------+-----------------+-------+-----+-----+-------------+
 *      | 17     | protocol | interface index | 0     | 0   | 0   | 0           |
 *      +--------+----------+-----------------+-------+-----+-----+-------------+
 *
 * @param etherType in network order; 0 to send
 */
export function linkLayerAddress(linkIndex: number, etherType = 0): Uint8Array {
  const bytes = new Uint8Array(20);
  const view = viewOf(bytes);
  view.setUint16(0, AF_PACKET, LITTLE_ENDIAN);
  view.setUint16(2, etherType, LITTLE_ENDIAN);
  view.setInt32(4, linkIndex, LITTLE_ENDIAN);
  return bytes;
}

/**
 * Opens a sender of link-layer frames. What a full queue or a link that is down refuses is no
 * exception: the result says it.
 *
 * @throws SystemCallError without CAP_NET_RAW.
 */
export function openFrameSender(): FrameSender {
  const socket = new native.Socket(AF_PACKET, SOCK_RAW, RECEIVE_NOTHING);
  socket.setOption(SOL_SOCKET, SO_SNDBUFFORCE, hostInt32(SEND_BUFFER_BYTES));
  return {
    send: (linkIndex, frames) => {
      const taken = frames.length && socket.sendMany(frames, linkLayerAddress(linkIndex));
      return taken < 0 ? { taken: 0, refusal: getSystemErrorName(taken) } : { taken };
    },
    close: () => socket.close(),
  };
}
