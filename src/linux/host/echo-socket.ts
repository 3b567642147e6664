/** Echo requests with a TTL of one's own, and the TTL that replies come with: raw(7), icmp(7). */
import { familyOf, type IpAddress } from '../../base/address.js';
import { internetChecksum } from '../../base/checksum.js';
import { ECHO, ECHO_HEADER_BYTES } from '../../base/protocol/echo.js';
import { hostInt32, LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { type NativeSocket, native } from '../native.js';
import { attachProgram, keepMessages, SO_ATTACH_FILTER } from '../socket/bpf.js';
import { socketAddress } from '../socket/connecting-socket.js';
import { controlMessage } from '../socket/control-messages.js';
import { type ReceivedMessage, ReceiveSlab } from '../socket/receive-slab.js';
import { IPPROTO_IPV6 } from '../socket/vrrp-receiver.js';
import { AF_INET, AF_INET6, SOCK_RAW, SOL_SOCKET } from '../socket-numbers.js';

/** Options of <linux/in.h> and <linux/in6.h>. */
const VERSION4 = { ...ECHO.inet, level: 0, timeToLive: 2 } as const;
const VERSION6 = { ...ECHO.inet6, level: IPPROTO_IPV6, timeToLive: 16 } as const;
const IPV6_RECVHOPLIMIT = 51;
const IPV6_HOPLIMIT = 52;

/** Of the IPv4 header without options: a reply has none. */
const IPV4_HEADER_BYTES = 20;
const IPV4_TTL = 8;
const SLOTS = 16;
const SLOT_BYTES = 128;
const CONTROL_BYTES = 64;

/** A reply that arrived. */
export interface EchoReply {
  readonly source: IpAddress;
  /** Of the request. */
  readonly sequence: number;
  readonly timeToLive: number;
}

/** Asks one address. */
export interface EchoSocket {
  /** @returns the negative errno when it was not sent */
  send(sequence: number, timeToLive: number): number;
  close(): void;
}

/**
 * A socket for one address. The kernel fills in the checksum of ICMPv6 only.
 * @throws SystemCallError without CAP_NET_RAW, and where there is no way to the address
 */
export function openEchoSocket(
  address: IpAddress,
  source: IpAddress | undefined,
  identifier: number,
  heard: (reply: EchoReply) => void,
): EchoSocket {
  const isVersion4 = familyOf(address) === 'inet';
  const icmp = isVersion4 ? VERSION4 : VERSION6;
  const socket = new native.Socket(isVersion4 ? AF_INET : AF_INET6, SOCK_RAW, icmp.protocol);
  try {
    const offset = isVersion4 ? IPV4_HEADER_BYTES : 0;
    const replies = keepMessages([[{ offset, value: icmp.reply }]]);
    attachProgram(replies, (value) => socket.setOption(SOL_SOCKET, SO_ATTACH_FILTER, value));
    if (!isVersion4) {
      socket.setOption(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, hostInt32(1));
    }
    if (source !== undefined) {
      socket.bind(socketAddress(source, 0));
    }
    socket.connect(socketAddress(address, 0));
    const slab = new ReceiveSlab(socket, SLOTS, SLOT_BYTES, CONTROL_BYTES);
    const read = isVersion4 ? readVersion4 : readVersion6;
    socket.startReading((count) => {
      for (let slot = 0; slot < count; slot += 1) {
        const { message, timeToLive } = read(slab.message(slot));
        if (message.length >= ECHO_HEADER_BYTES && viewOf(message).getUint16(4) === identifier) {
          heard({ source: address, sequence: viewOf(message).getUint16(6), timeToLive });
        }
      }
    });
  } catch (error) {
    socket.close();
    throw error;
  }
  return {
    send: (sequence, timeToLive) => sendEcho(socket, icmp, { identifier, sequence }, timeToLive),
    close: () => socket.close(),
  };
}

function sendEcho(
  socket: NativeSocket,
  icmp: typeof VERSION4 | typeof VERSION6,
  { identifier, sequence }: { readonly identifier: number; readonly sequence: number },
  timeToLive: number,
): number {
  const bytes = new Uint8Array(ECHO_HEADER_BYTES);
  const view = viewOf(bytes);
  view.setUint8(0, icmp.request);
  view.setUint16(4, identifier);
  view.setUint16(6, sequence);
  if (icmp === VERSION4) {
    view.setUint16(2, internetChecksum(bytes));
  }
  socket.setOption(icmp.level, icmp.timeToLive, hostInt32(timeToLive));
  return socket.send(bytes);
}

interface ReadReply {
  readonly message: Uint8Array;
  readonly timeToLive: number;
}

function readVersion4({ bytes }: ReceivedMessage): ReadReply {
  return { message: bytes.subarray(IPV4_HEADER_BYTES), timeToLive: bytes[IPV4_TTL] ?? 0 };
}

function readVersion6({ bytes, control }: ReceivedMessage): ReadReply {
  const hops = controlMessage(control, IPPROTO_IPV6, IPV6_HOPLIMIT);
  return {
    message: bytes,
    timeToLive: hops === undefined ? 0 : viewOf(hops).getInt32(0, LITTLE_ENDIAN),
  };
}
