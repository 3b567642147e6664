/** The receiving socket of VRRP over IPv4, whose packets come with their headers (raw(7)). */

import type { Socket } from 'raw-socket';
import { addressBytes } from '../../base/address.js';
import { hostInt32 } from '../host-order.js';
import { SOL_SOCKET } from '../socket-numbers.js';
import {
  IPPROTO_IP,
  multicastRequest,
  openPrepared,
  setFilter,
  setOption,
} from './raw-ip-socket.js';
import {
  type ReceiverListener,
  type ReceivingOptions,
  SO_RCVBUFFORCE,
  type VrrpReceiver,
} from './vrrp-receiver.js';

/** <linux/in.h> */
const IP_ADD_MEMBERSHIP = 35;
const IP_MULTICAST_ALL = 49;

/**
 * Opens a socket for the VRRP packets that come in on one interface. The caller holds it until it
 * closes it.
 *
 * @throws Error with strerror's text when the kernel refuses.
 */
export function openIpv4Receiver(
  options: ReceivingOptions,
  listener: ReceiverListener,
): VrrpReceiver {
  const { receiveBufferBytes, groups, linkIndex, filter } = options;
  const socket = openPrepared(
    options.interfaceName,
    (opened) => {
      setOption(opened, IPPROTO_IP, IP_MULTICAST_ALL, hostInt32(0));
      for (const group of groups) {
        const request = multicastRequest(addressBytes(group), linkIndex);
        setOption(opened, IPPROTO_IP, IP_ADD_MEMBERSHIP, request);
      }
      if (receiveBufferBytes !== undefined) {
        setReceiveBuffer(opened, receiveBufferBytes);
      }
      setFilter(opened, filter);
    },
    options.protocol,
  );
  return new Ipv4Receiver(socket, listener);
}

function setReceiveBuffer(socket: Socket, bytes: number): void {
  setOption(socket, SOL_SOCKET, SO_RCVBUFFORCE, hostInt32(bytes));
}

class Ipv4Receiver implements VrrpReceiver {
  readonly #socket: Socket;
  readonly #listener: ReceiverListener;
  #waiting: Uint8Array[] = [];

  constructor(socket: Socket, listener: ReceiverListener) {
    this.#socket = socket;
    this.#listener = listener;
    socket.on('message', (bytes) => this.#receive(new Uint8Array(bytes)));
    socket.on('error', (error) => listener.failed(error.message));
    socket.on('close', () => listener.closed());
  }

  setFilter(program: Parameters<VrrpReceiver['setFilter']>[0]): void {
    setFilter(this.#socket, program);
  }

  setReceiveBuffer(bytes: number): void {
    setReceiveBuffer(this.#socket, bytes);
  }

  close(): void {
    this.#socket.close();
  }

  /**
   * raw-socket calls its listeners outside of node's callback scope: exceptions would be taken for
   * receive errors, and promises would not run. An immediate, later in the same turn, has neither
   * fault. The bytes are a copy, since the next packet is read into the same buffer.
   */
  #receive(packet: Uint8Array): void {
    if (this.#waiting.push(packet) === 1) {
      setImmediate(() => {
        const packets = this.#waiting;
        this.#waiting = [];
        for (const each of packets) {
          this.#listener.received(each);
        }
      });
    }
  }
}
