/** The sending socket of VRRP over IPv4, for packets with their headers (raw(7)). */
import type { Socket } from 'raw-socket';
import type { IpAddress } from '../../base/address.js';
import { messageOf } from '../../base/failure.js';
import { hostInt32 } from '../host-order.js';
import { SOL_SOCKET } from '../socket-numbers.js';
import { IPPROTO_IP, multicastRequest, openPrepared, setOption } from './raw-ip-socket.js';
import {
  QUEUE_IS_FULL,
  SEND_QUEUE_LIMIT,
  type SenderListener,
  SO_PRIORITY,
  TC_PRIO_CONTROL,
  type VrrpSender,
} from './vrrp-sender.js';

/** <linux/in.h> */
const IP_HDRINCL = 3;
const IP_MULTICAST_IF = 32;
const IP_MULTICAST_LOOP = 34;

/** strerror(EAGAIN): raw-socket gives the text only. */
const NO_ROOM = 'Resource temporarily unavailable';

/**
 * Opens a socket for packets out of one interface. The caller holds it until it closes it.
 *
 * @throws Error with strerror's text when the kernel refuses.
 */
export function openIpv4Sender(
  interfaceName: string,
  linkIndex: number,
  listener: SenderListener,
): VrrpSender {
  const socket = openPrepared(interfaceName, (opened) => {
    opened.pauseRecv();
    setOption(opened, IPPROTO_IP, IP_HDRINCL, hostInt32(1));
    setOption(opened, IPPROTO_IP, IP_MULTICAST_LOOP, hostInt32(0));
    const anyGroup = new Uint8Array(4);
    setOption(opened, IPPROTO_IP, IP_MULTICAST_IF, multicastRequest(anyGroup, linkIndex));
    setOption(opened, SOL_SOCKET, SO_PRIORITY, hostInt32(TC_PRIO_CONTROL));
    rehearse(opened);
  });
  return new Ipv4Sender(socket, listener);
}

/** Runs the way of a packet once, so that the first advert finds it warm. Nothing is sent. */
function rehearse(socket: Socket): void {
  try {
    socket.wrap.send(new Uint8Array(1), 0, 1, '224.0.0.18', () => undefined);
  } catch {
    // Expected: the kernel refuses what is shorter than an IP header (EINVAL, raw(7)).
  }
}

class Ipv4Sender implements VrrpSender {
  readonly #socket: Socket;
  readonly #listener: SenderListener;
  #queued = 0;

  constructor(socket: Socket, listener: SenderListener) {
    this.#socket = socket;
    this.#listener = listener;
    socket.on('error', (error) => listener.failed(error.message));
    socket.on('close', () => listener.closed());
  }

  send(destination: IpAddress, packet: Uint8Array): void {
    if (this.#queued > 0) {
      this.#queue(destination, packet);
      return;
    }
    try {
      // At once: raw-socket's own queue sends one packet in each turn of the event loop.
      this.#socket.wrap.send(packet, 0, packet.length, destination, () => undefined);
    } catch (error) {
      if (messageOf(error) === NO_ROOM) {
        this.#queue(destination, packet);
      } else {
        this.#listener.failed(messageOf(error));
      }
    }
  }

  close(): void {
    this.#socket.close();
  }

  #queue(destination: IpAddress, packet: Uint8Array): void {
    if (this.#queued >= SEND_QUEUE_LIMIT) {
      this.#listener.failed(QUEUE_IS_FULL);
      return;
    }
    this.#queued += 1;
    this.#socket.send(new Uint8Array(packet), 0, packet.length, destination, (error) => {
      this.#queued -= 1;
      if (error) {
        this.#listener.failed(error.message);
      }
    });
  }
}
