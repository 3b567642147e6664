/** VRRP packets over IPv4: one sending and one receiving raw socket for each interface. */
import type { Socket } from 'raw-socket';
import { familyOf, type IpAddress } from '../../base/address.js';
import type { TransportError, TransportInterface, VrrpTransport } from '../doors.js';
import { acceptAll, type BpfInstruction, vridFilter } from './bpf.js';
import { openReceivingSocket, openSendingSocket, setFilter } from './raw-ip-socket.js';

/** Packets that wait for room in a socket's send buffer; more than these are refused. */
const SEND_QUEUE_LIMIT = 1024;
/** strerror(EAGAIN): raw-socket gives the text only. */
const NO_ROOM = 'Resource temporarily unavailable';

interface OpenInterface {
  wanted: TransportInterface;
  readonly sender: Socket;
  readonly receiver: Socket;
  queued: number;
  closed: boolean;
}

interface Datagram {
  readonly from: OpenInterface;
  readonly bytes: Uint8Array;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function filterOf(wanted: TransportInterface): readonly BpfInstruction[] {
  return wanted.virtualRouterIds === 'all' ? acceptAll : vridFilter(wanted.virtualRouterIds);
}

function sameSockets(left: TransportInterface, right: TransportInterface): boolean {
  return (
    left.index === right.index &&
    left.receiveBufferBytes === right.receiveBufferBytes &&
    left.groups.join() === right.groups.join()
  );
}

class RawVrrpTransport implements VrrpTransport {
  /** Holds every socket until it is closed: raw-socket closes those that nobody references. */
  readonly #open = new Map<string, OpenInterface>();
  #received: Datagram[] = [];
  #datagramListener: (interfaceName: string, bytes: Uint8Array) => void = () => undefined;
  #errorListener: (error: TransportError) => void = () => undefined;

  configure(interfaces: readonly TransportInterface[]): readonly TransportError[] {
    const errors: TransportError[] = [];
    const names = new Set(interfaces.map((wanted) => wanted.name));
    for (const [name, open] of this.#open) {
      if (!names.has(name)) {
        this.#closeInterface(open);
        this.#open.delete(name);
      }
    }
    for (const wanted of interfaces) {
      try {
        this.#configureInterface(wanted);
      } catch (error) {
        errors.push({ interface: wanted.name, operation: 'open', message: messageOf(error) });
      }
    }
    return errors;
  }

  send(interfaceName: string, destination: IpAddress, packet: Uint8Array): void {
    const open = this.#open.get(interfaceName);
    if (!open) {
      this.#fail(interfaceName, 'send', 'the socket is not open');
      return;
    }
    if (open.queued > 0) {
      this.#queue(open, destination, packet);
      return;
    }
    try {
      // At once: raw-socket's own queue sends one packet in each turn of the event loop.
      open.sender.wrap.send(packet, 0, packet.length, destination, () => undefined);
    } catch (error) {
      if (messageOf(error) === NO_ROOM) {
        this.#queue(open, destination, packet);
      } else {
        this.#fail(interfaceName, 'send', messageOf(error));
      }
    }
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
    if (wanted.groups.some((group) => familyOf(group) === 'inet6')) {
      throw new RangeError('IPv6 groups need an IPv6 transport');
    }
    const current = this.#open.get(wanted.name);
    if (current && sameSockets(current.wanted, wanted)) {
      setFilter(current.receiver, filterOf(wanted));
      current.wanted = wanted;
      return;
    }
    // The new sockets are there before the old ones go, so that a reload loses no packet.
    const replacement = this.#openInterface(wanted);
    this.#open.set(wanted.name, replacement);
    if (current) {
      this.#closeInterface(current);
    }
  }

  #openInterface(wanted: TransportInterface): OpenInterface {
    const sender = openSendingSocket(wanted.name, wanted.index);
    try {
      const receiver = openReceivingSocket({
        interfaceName: wanted.name,
        linkIndex: wanted.index,
        groups: wanted.groups,
        filter: filterOf(wanted),
        receiveBufferBytes: wanted.receiveBufferBytes,
      });
      const open: OpenInterface = { wanted, sender, receiver, queued: 0, closed: false };
      this.#watch(open);
      return open;
    } catch (error) {
      sender.close();
      throw error;
    }
  }

  #watch(open: OpenInterface): void {
    const name = open.wanted.name;
    open.receiver.on('message', (bytes) =>
      this.#receive({ from: open, bytes: new Uint8Array(bytes) }),
    );
    open.receiver.on('error', (error) => this.#fail(name, 'receive', error.message));
    open.sender.on('error', (error) => this.#fail(name, 'send', error.message));
    for (const socket of [open.receiver, open.sender]) {
      socket.on('close', () => this.#onUnexpectedClose(open));
    }
  }

  /** raw-socket closes a socket after an error of its descriptor; used again, it would be bare. */
  #onUnexpectedClose(open: OpenInterface): void {
    if (open.closed) {
      return;
    }
    this.#closeInterface(open);
    if (this.#open.get(open.wanted.name) === open) {
      this.#open.delete(open.wanted.name);
      this.#fail(open.wanted.name, 'open', 'the socket was closed after an error');
    }
  }

  #closeInterface(open: OpenInterface): void {
    open.closed = true;
    open.sender.close();
    open.receiver.close();
  }

  /**
   * raw-socket calls its listeners outside of node's callback scope: exceptions would be taken for
   * receive errors, and promises would not run. An immediate, later in the same turn, has neither
   * fault. The bytes are a copy, since the next packet is read into the same buffer.
   */
  #receive(datagram: Datagram): void {
    if (this.#received.push(datagram) === 1) {
      setImmediate(() => this.#deliver());
    }
  }

  #deliver(): void {
    const datagrams = this.#received;
    this.#received = [];
    for (const { from, bytes } of datagrams) {
      if (!from.closed) {
        this.#datagramListener(from.wanted.name, bytes);
      }
    }
  }

  #queue(open: OpenInterface, destination: IpAddress, packet: Uint8Array): void {
    const name = open.wanted.name;
    if (open.queued >= SEND_QUEUE_LIMIT) {
      this.#fail(name, 'send', 'too many packets wait to be sent');
      return;
    }
    open.queued += 1;
    open.sender.send(new Uint8Array(packet), 0, packet.length, destination, (error) => {
      open.queued -= 1;
      if (error) {
        this.#fail(name, 'send', error.message);
      }
    });
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
