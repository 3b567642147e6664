/**
 * Adverts for virtual routers that are not ours, as a sample: raw sockets that are read when their
 * owner asks, with the kernel's usual buffer. A flood costs no more than that buffer holds.
 */
import type { AddressFamily } from '../../base/address.js';
import { type NativeSocket, native } from '../native.js';
import { AF_INET, AF_INET6, SOCK_RAW, SOL_SOCKET } from '../socket-numbers.js';
import { attachProgram, dropAll, SO_ATTACH_FILTER, vridFilter } from './bpf.js';
import { ReceiveSlab } from './receive-slab.js';
import { deviceName, PROTOCOL_VRRP, SO_BINDTODEVICE } from './vrrp-receiver.js';

const SLOTS = 64;
/** Enough for the header and the fixed part of an advertisement. */
const PACKET_BYTES = 128;
/** Batches of one reading: more than the buffer of a socket holds. */
const MOST_BATCHES = 8;
const IPV6_HEADER_BYTES = 40;

/** A socket of one interface and family. */
export interface StrangerSocket {
  /** From now on adverts for these identifiers are not kept. */
  ignore(virtualRouterIds: readonly number[]): void;
  /** What has come since the last time: IP packets, the caller's own. */
  read(): readonly Uint8Array[];
  close(): void;
}

/** @throws SystemCallError without CAP_NET_RAW, or when the interface is not there. */
export function openStrangerSocket(interfaceName: string, family: AddressFamily): StrangerSocket {
  const socket = new native.Socket(family === 'inet' ? AF_INET : AF_INET6, SOCK_RAW, PROTOCOL_VRRP);
  try {
    attach(socket, dropAll);
    socket.setOption(SOL_SOCKET, SO_BINDTODEVICE, deviceName(interfaceName));
    const slab = new ReceiveSlab(socket, SLOTS, PACKET_BYTES);
    return {
      ignore: (ids) => attach(socket, vridFilter(ids, family, { keeps: 'others' })),
      read: () => readAll(socket, slab, family),
      close: () => socket.close(),
    };
  } catch (error) {
    socket.close();
    throw error;
  }
}

function readAll(
  socket: NativeSocket,
  slab: ReceiveSlab,
  family: AddressFamily,
): readonly Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const count = socket.receive();
    for (let slot = 0; slot < count; slot += 1) {
      const { bytes, sender } = slab.message(slot);
      packets.push(family === 'inet' ? bytes.slice() : withHeader(bytes, sender));
    }
    if (count < SLOTS) {
      break;
    }
  }
  return packets;
}

/** A raw IPv6 socket leaves the header out; of the sender it tells (struct sockaddr_in6). */
function withHeader(content: Uint8Array, sender: Uint8Array): Uint8Array {
  const packet = new Uint8Array(IPV6_HEADER_BYTES + content.length);
  packet[0] = 0x60;
  packet[5] = content.length;
  packet[6] = PROTOCOL_VRRP;
  packet.set(sender.subarray(8, 24), 8);
  packet.set(content, IPV6_HEADER_BYTES);
  return packet;
}

function attach(socket: NativeSocket, program: ReturnType<typeof vridFilter>): void {
  attachProgram(program, (value) => socket.setOption(SOL_SOCKET, SO_ATTACH_FILTER, value));
}
