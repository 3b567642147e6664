/**
 * The receiving sockets of VRRP, as far as both families are alike, and what they and the transport
 * say to each other.
 */
import { getSystemErrorName } from 'node:util';
import type { IpAddress } from '../../base/address.js';
import { hostInt32 } from '../host-order.js';
import { type NativeSocket, native } from '../native.js';
import { SOCK_RAW, SOL_SOCKET } from '../socket-numbers.js';
import { attachProgram, type BpfInstruction, dropAll, SO_ATTACH_FILTER } from './bpf.js';
import { ReceiveSlab } from './receive-slab.js';

/** Packets in one turn of the event loop. */
const SLOTS = 16;
/** More than 255 addresses and any trailer. */
const LARGEST_ADVERT_BYTES = 8192;

/** Bytes of the receive buffer, whatever net.core.rmem_max says; needs CAP_NET_ADMIN. */
const SO_RCVBUFFORCE = 33;
/** The one interface to send to and receive from. */
export const SO_BINDTODEVICE = 25;

/** <linux/in6.h> */
export const IPPROTO_IPV6 = 41;

/** IANA protocol number of VRRP (RFC 9568 section 5.1.1.4). */
export const PROTOCOL_VRRP = 112;
/** IANA protocol number of the IP Authentication Header (RFC 4302 section 2). */
export const PROTOCOL_AH = 51;

/** What a receiving socket is opened for. */
export interface ReceivingOptions {
  readonly interfaceName: string;
  readonly linkIndex: number;
  readonly groups: readonly IpAddress[];
  readonly filter: readonly BpfInstruction[];
  readonly receiveBufferBytes: number | undefined;
  readonly protocol: number;
}

/** What happens to a receiving socket. */
export interface ReceiverListener {
  /** A whole packet, IP header included, the listener's own; also just after `close`. */
  readonly received: (packet: Uint8Array) => void;
  readonly failed: (message: string) => void;
  /** It was closed after an error of its descriptor. */
  readonly closed: () => void;
}

/** An open receiving socket. */
export interface VrrpReceiver {
  /** Replaces the kernel's filter in one step. */
  setFilter(program: readonly BpfInstruction[]): void;
  setReceiveBuffer(bytes: number): void;
  close(): void;
}

/** In what the families differ. */
export interface ReceivingFamily {
  readonly number: number;
  /** Bytes that `packetOf` may want of the control data. */
  readonly controlBytes: number;
  prepare(socket: NativeSocket, options: ReceivingOptions): void;
  /** A copy, as the slab is used again; undefined: it cannot be told what came. */
  packetOf(slab: ReceiveSlab, slot: number): Uint8Array | undefined;
}

/**
 * Opens a socket for the VRRP packets that come in on one interface. It reads in batches: a master
 * of hundreds of virtual routers sends their adverts close together.
 *
 * @throws SystemCallError when the kernel refuses.
 */
export function openReceiver(
  family: ReceivingFamily,
  options: ReceivingOptions,
  listener: ReceiverListener,
): VrrpReceiver {
  const socket: NativeSocket = new native.Socket(family.number, SOCK_RAW, options.protocol);
  try {
    setFilter(socket, dropAll);
    socket.setOption(SOL_SOCKET, SO_BINDTODEVICE, deviceName(options.interfaceName));
    family.prepare(socket, options);
    if (options.receiveBufferBytes !== undefined) {
      setReceiveBuffer(socket, options.receiveBufferBytes);
    }
    const slab = new ReceiveSlab(socket, SLOTS, LARGEST_ADVERT_BYTES, family.controlBytes);
    // What came in before the filter stood is thrown away.
    while (socket.receive() > 0);
    setFilter(socket, options.filter);
    socket.startReading((result) => {
      if (result < 0) {
        listener.failed(getSystemErrorName(result));
        return;
      }
      const packets = Array.from({ length: result }, (_, slot) => family.packetOf(slab, slot));
      for (const packet of packets) {
        if (packet !== undefined) {
          listener.received(packet);
        }
      }
    });
  } catch (error) {
    socket.close();
    throw error;
  }
  return {
    setFilter: (program) => setFilter(socket, program),
    setReceiveBuffer: (bytes) => setReceiveBuffer(socket, bytes),
    close: () => socket.close(),
  };
}

function setReceiveBuffer(socket: NativeSocket, bytes: number): void {
  socket.setOption(SOL_SOCKET, SO_RCVBUFFORCE, hostInt32(bytes));
}

function setFilter(socket: NativeSocket, program: readonly BpfInstruction[]): void {
  attachProgram(program, (value) => socket.setOption(SOL_SOCKET, SO_ATTACH_FILTER, value));
}

/** The value of SO_BINDTODEVICE. */
export function deviceName(interfaceName: string): Uint8Array {
  return new TextEncoder().encode(`${interfaceName}\0`);
}
