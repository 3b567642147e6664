/**
 * The sending socket of VRRP over IPv6, for packets with their headers (IPV6_HDRINCL). It is bound
 * to the source of what it sends, which the package raw-socket cannot do: for a socket that is not,
 * the kernel goes through all addresses of the machine to choose one, for each packet, although the
 * header has the address already. With 200 instances at 0.1 s, half of them IPv6, that search was
 * 28% of what the VRRP process cost (`perf record`, `__ipv6_dev_get_saddr`).
 */

import { getSystemErrorName } from 'node:util';
import type { IpAddress } from '../../base/address.js';
import { hostInt32 } from '../host-order.js';
import { isSystemCallError, type NativeSocket, native } from '../native.js';
import { AF_INET6, SOCK_RAW, SOL_SOCKET } from '../socket-numbers.js';
import { attachProgram, dropAll, SO_ATTACH_FILTER } from './bpf.js';
import { socketAddress } from './connecting-socket.js';
import { deviceName, IPPROTO_IPV6, PROTOCOL_VRRP, SO_BINDTODEVICE } from './vrrp-receiver.js';
import {
  QUEUE_IS_FULL,
  SEND_QUEUE_LIMIT,
  type SenderListener,
  SO_PRIORITY,
  TC_PRIO_CONTROL,
  type VrrpSender,
} from './vrrp-sender.js';

/** <linux/in6.h> */
const IPV6_MULTICAST_IF = 17;
const IPV6_MULTICAST_LOOP = 19;
const IPV6_HDRINCL = 36;
const IPV6_FREEBIND = 78;

/** Where the header has the source (RFC 8200 section 3), and struct sockaddr_in6 its address. */
const SOURCE = 8;
const ADDRESS_BYTES = 16;

/** errno(3) */
const EAGAIN = 11;
/** Until a full buffer is tried again: a link takes thousands of packets meanwhile. */
const RETRY_MS = 1;

/**
 * Opens a socket for packets out of one interface.
 *
 * @throws SystemCallError when the kernel refuses.
 */
export function openIpv6Sender(
  interfaceName: string,
  linkIndex: number,
  listener: SenderListener,
): VrrpSender {
  const socket: NativeSocket = new native.Socket(AF_INET6, SOCK_RAW, PROTOCOL_VRRP);
  try {
    attachProgram(dropAll, (value) => socket.setOption(SOL_SOCKET, SO_ATTACH_FILTER, value));
    socket.setOption(SOL_SOCKET, SO_BINDTODEVICE, deviceName(interfaceName));
    socket.setOption(SOL_SOCKET, SO_PRIORITY, hostInt32(TC_PRIO_CONTROL));
    socket.setOption(IPPROTO_IPV6, IPV6_HDRINCL, hostInt32(1));
    socket.setOption(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, hostInt32(0));
    socket.setOption(IPPROTO_IPV6, IPV6_MULTICAST_IF, hostInt32(linkIndex));
    // An address that is not here yet, or no longer, is as good a source as in the header.
    socket.setOption(IPPROTO_IPV6, IPV6_FREEBIND, hostInt32(1));
    // The way of a packet is warm for the first advert. The kernel refuses what is no header.
    socket.send(new Uint8Array(1), socketAddress('ff02::12' as IpAddress, 0));
  } catch (error) {
    socket.close();
    throw error;
  }
  return new Ipv6Sender(socket, listener);
}

interface WaitingPacket {
  readonly destination: IpAddress;
  readonly packet: Uint8Array;
}

class Ipv6Sender implements VrrpSender {
  readonly #socket: NativeSocket;
  readonly #listener: SenderListener;
  /** What the socket is bound to, as bind(2) takes it; the address is that of the last packet. */
  readonly #source = socketAddress('::' as IpAddress, 0);
  /** Of few peers. */
  readonly #destinations = new Map<IpAddress, Uint8Array>();
  #waiting: WaitingPacket[] = [];
  #retry: NodeJS.Timeout | undefined;

  constructor(socket: NativeSocket, listener: SenderListener) {
    this.#socket = socket;
    this.#listener = listener;
  }

  send(destination: IpAddress, packet: Uint8Array): void {
    if (this.#waiting.length > 0 || !this.#sendNow(destination, packet)) {
      this.#queue(destination, packet);
    }
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#waiting = [];
    this.#socket.close();
  }

  /** @returns false: there is no room for it. */
  #sendNow(destination: IpAddress, packet: Uint8Array): boolean {
    this.#bindToSourceOf(packet);
    const result = this.#socket.send(packet, this.#socketAddressOf(destination));
    if (result === -EAGAIN) {
      return false;
    }
    if (result < 0) {
      this.#listener.failed(getSystemErrorName(result));
    }
    return true;
  }

  /** Instances of one interface have one source, as a rule, so this is done once. */
  #bindToSourceOf(packet: Uint8Array): void {
    if (hasBytesAt(this.#source, packet, SOURCE, ADDRESS_BYTES)) {
      return;
    }
    this.#source.set(packet.subarray(SOURCE, SOURCE + ADDRESS_BYTES), SOURCE);
    try {
      this.#socket.bind(this.#source);
    } catch (error) {
      if (!isSystemCallError(error)) {
        throw error;
      }
      // The kernel chooses for the route as it did before; the header says what it says.
    }
  }

  #socketAddressOf(destination: IpAddress): Uint8Array {
    const known = this.#destinations.get(destination);
    if (known !== undefined) {
      return known;
    }
    if (this.#destinations.size >= SEND_QUEUE_LIMIT) {
      this.#destinations.clear(); // peers of former configurations
    }
    const address = socketAddress(destination, 0);
    this.#destinations.set(destination, address);
    return address;
  }

  #queue(destination: IpAddress, packet: Uint8Array): void {
    if (this.#waiting.length >= SEND_QUEUE_LIMIT) {
      this.#listener.failed(QUEUE_IS_FULL);
      return;
    }
    this.#waiting.push({ destination, packet: new Uint8Array(packet) });
    this.#retrySoon();
  }

  #retrySoon(): void {
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      while (this.#waiting[0] !== undefined) {
        const { destination, packet } = this.#waiting[0];
        if (!this.#sendNow(destination, packet)) {
          this.#retrySoon();
          return;
        }
        this.#waiting.shift(); // none is left when a failure has closed the socket
      }
    }, RETRY_MS);
  }
}

/** Whether both have the same bytes at an offset. */
function hasBytesAt(left: Uint8Array, right: Uint8Array, offset: number, length: number): boolean {
  for (let index = offset; index < offset + length; index += 1) {
    if (left[index] !== right[index]) {
      return false;
    }
  }
  return true;
}
