/** VRRP packets: one sending and one receiving raw socket for each interface and family. */
import { familyOf, type IpAddress } from '../../base/address.js';
import { messageOf } from '../../base/failure.js';
import type { TransportError, TransportInterface, VrrpTransport } from '../doors.js';
import { acceptAll, type BpfInstruction, vridFilter } from './bpf.js';
import { openIpv4Sender } from './raw-ipv4-sender.js';
import { receivingIpv4 } from './raw-ipv4-socket.js';
import { openIpv6Sender } from './raw-ipv6-sender.js';
import { receivingIpv6 } from './raw-ipv6-socket.js';
import {
  openReceiver,
  PROTOCOL_AH,
  PROTOCOL_VRRP,
  type ReceiverListener,
  type VrrpReceiver,
} from './vrrp-receiver.js';
import type { VrrpSender } from './vrrp-sender.js';

const AUTHENTICATION_HEADER_BYTES = 24;

interface OpenInterface {
  wanted: TransportInterface;
  readonly sender: VrrpSender;
  readonly receiver: VrrpReceiver;
  closed: boolean;
}

/** Where the advertisement begins behind the IP header (RFC 2402 section 2). */
function offsetOf({ authenticationHeader }: TransportInterface): number {
  return authenticationHeader === true ? AUTHENTICATION_HEADER_BYTES : 0;
}

function filterOf(wanted: TransportInterface): readonly BpfInstruction[] {
  return wanted.virtualRouterIds === 'all'
    ? acceptAll
    : vridFilter(wanted.virtualRouterIds, wanted.family, { offset: offsetOf(wanted) });
}

function sameSockets(left: TransportInterface, right: TransportInterface): boolean {
  return (
    left.index === right.index &&
    // The kernel's size cannot be asked for.
    (left.receiveBufferBytes === undefined || right.receiveBufferBytes !== undefined) &&
    left.groups.join() === right.groups.join()
  );
}

/** What tells the sockets of an interface apart. */
function keyOf({ name, family, authenticationHeader }: Place): string {
  return `${name} ${family}${authenticationHeader === true ? ' behind a header' : ''}`;
}

type Place = Pick<TransportInterface, 'name' | 'family' | 'authenticationHeader'>;

class RawVrrpTransport implements VrrpTransport {
  /** Holds every socket until it is closed: raw-socket closes those without a reference. */
  readonly #open = new Map<string, OpenInterface>();
  #datagramListener: (interfaceName: string, bytes: Uint8Array) => void = () => undefined;
  #errorListener: (error: TransportError) => void = () => undefined;

  configure(interfaces: readonly TransportInterface[]): readonly TransportError[] {
    const errors: TransportError[] = [];
    const keys = new Set(interfaces.map(keyOf));
    for (const [key, open] of this.#open) {
      if (!keys.has(key)) {
        this.#closeInterface(open);
        this.#open.delete(key);
      }
    }
    for (const wanted of interfaces) {
      try {
        this.#configureInterface(wanted);
      } catch (error) {
        const open = this.#open.get(keyOf(wanted));
        const operation = open?.wanted.index === wanted.index ? 'change' : 'open';
        errors.push({ interface: wanted.name, operation, message: messageOf(error) });
      }
    }
    return errors;
  }

  send(interfaceName: string, destination: IpAddress, packet: Uint8Array): void {
    const family = familyOf(destination);
    const authenticationHeader = family === 'inet' && packet[9] === PROTOCOL_AH;
    const open = this.#open.get(keyOf({ name: interfaceName, family, authenticationHeader }));
    if (!open) {
      this.#fail(interfaceName, 'send', 'the socket is not open');
      return;
    }
    open.sender.send(destination, packet);
  }

  onDatagram(listener: (interfaceName: string, bytes: Uint8Array) => void): void {
    this.#datagramListener = listener;
  }

  onError(listener: (error: TransportError) => void): void {
    this.#errorListener = listener;
  }

  close(): void {
    for (const open of this.#open.values()) {
      this.#closeInterface(open);
    }
    this.#open.clear();
  }

  #configureInterface(wanted: TransportInterface): void {
    const key = keyOf(wanted);
    const current = this.#open.get(key);
    if (current && sameSockets(current.wanted, wanted)) {
      current.receiver.setFilter(filterOf(wanted));
      if (wanted.receiveBufferBytes !== undefined) {
        current.receiver.setReceiveBuffer(wanted.receiveBufferBytes);
      }
      current.wanted = wanted;
      return;
    }
    // The new sockets are there before the old ones go, so that a reload loses no packet.
    const replacement = this.#openInterface(wanted);
    this.#open.set(key, replacement);
    if (current) {
      this.#closeInterface(current);
    }
  }

  #openInterface(wanted: TransportInterface): OpenInterface {
    const { name, index, family } = wanted;
    // Not there while its sockets are opened: one of them may be closed when the other is refused.
    let open: OpenInterface | undefined;
    const openSender = family === 'inet' ? openIpv4Sender : openIpv6Sender;
    const sender = openSender(name, index, {
      failed: (message) => this.#fail(name, 'send', message),
      closed: () => this.#onUnexpectedClose(open),
    });
    const listener: ReceiverListener = {
      received: (packet) => {
        if (open?.closed === false) {
          this.#datagramListener(name, packet);
        }
      },
      failed: (message) => this.#fail(name, 'receive', message),
      closed: () => this.#onUnexpectedClose(open),
    };
    const options = {
      interfaceName: name,
      linkIndex: index,
      groups: wanted.groups,
      filter: filterOf(wanted),
      receiveBufferBytes: wanted.receiveBufferBytes,
      protocol: wanted.authenticationHeader ? PROTOCOL_AH : PROTOCOL_VRRP,
    };
    let receiver: VrrpReceiver;
    try {
      const receiving = family === 'inet' ? receivingIpv4 : receivingIpv6;
      receiver = openReceiver(receiving, options, listener);
    } catch (error) {
      sender.close();
      throw error;
    }
    open = { wanted, sender, receiver, closed: false };
    return open;
  }

  /** raw-socket closes a socket after an error of its descriptor; used again, it would be bare. */
  #onUnexpectedClose(open: OpenInterface | undefined): void {
    if (open === undefined || open.closed) {
      return;
    }
    this.#closeInterface(open);
    const { name } = open.wanted;
    const key = keyOf(open.wanted);
    if (this.#open.get(key) === open) {
      this.#open.delete(key);
      this.#fail(name, 'open', 'the socket was closed after an error');
    }
  }

  #closeInterface(open: OpenInterface): void {
    open.closed = true;
    open.sender.close();
    open.receiver.close();
  }

  #fail(interfaceName: string, operation: TransportError['operation'], message: string): void {
    this.#errorListener({ interface: interfaceName, operation, message });
  }
}

/**
 * A transport without any socket yet: `configure` opens them. Needs CAP_NET_RAW. Errors of single
 * packets go to the error listener; nothing throws.
 */
export function openVrrpTransport(): VrrpTransport {
  return new RawVrrpTransport();
}
