/**
 * BFD packets over UDP (RFC 5881 section 4, RFC 5883 section 5): one receiving socket for each
 * family and port, one sending socket for each session, so that a neighbour can tell sessions by
 * their source port.
 */
import { getSystemErrorName } from 'node:util';
import {
  type AddressFamily,
  addressFromBytes,
  familyOf,
  type IpAddress,
} from '../../base/address.js';
import { hostInt32, LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { isSystemCallError, type NativeSocket, native } from '../native.js';
import { AF_INET, AF_INET6, SOCK_DGRAM } from '../socket-numbers.js';
import { socketAddress } from './connecting-socket.js';
import { controlMessage } from './control-messages.js';
import { ReceiveSlab } from './receive-slab.js';

/** IANA: bfd-control and bfd-multi-ctl. */
const SINGLE_HOP_PORT = 3784;
const MULTIHOP_PORT = 4784;

/** RFC 5881 section 4: source ports of sessions. */
const FIRST_SOURCE_PORT = 49_152;
const LAST_SOURCE_PORT = 65_535;

/** <netinet/in.h>, ip(7), ipv6(7) */
const IPPROTO_IP = 0;
const IP_TOS = 1;
const IP_TTL = 2;
const IP_MTU_DISCOVER = 10;
const IP_RECVTTL = 12;
const IP_PMTUDISC_DO = 2;
const IPPROTO_IPV6 = 41;
const IPV6_UNICAST_HOPS = 16;
const IPV6_V6ONLY = 26;
const IPV6_RECVHOPLIMIT = 51;
const IPV6_HOPLIMIT = 52;
const IPV6_TCLASS = 67;
const ON = 1;

/** DSCP CS6, internetwork control (RFC 4594 section 3.1). */
const TYPE_OF_SERVICE = 0xc0;

/** Larger than any control packet; more of a datagram is not looked at. */
const MESSAGE_BYTES = 64;
const SLOTS = 64;
/** More than cmsg(3) needs for one number. */
const CONTROL_BYTES = 32;

/** Tries for a source port that is free. */
const PORT_TRIES = 8;

const UNSPECIFIED = { inet: '0.0.0.0', inet6: '::' } as Readonly<Record<AddressFamily, IpAddress>>;

/** Between whom a session speaks, and how. */
export interface BfdEndpoint {
  readonly session: string;
  readonly neighbour: IpAddress;
  readonly source: IpAddress | undefined;
  /** TTL or hop limit of what is sent. */
  readonly hopLimit: number;
  readonly multihop: boolean;
}

/** A datagram as it arrived, with what IP said about it. */
export interface BfdReceived {
  readonly source: IpAddress;
  readonly sourcePort: number;
  readonly family: AddressFamily;
  readonly hopLimit: number | undefined;
  readonly multihop: boolean;
  /** A copy. */
  readonly bytes: Uint8Array;
}

/** A port that cannot be listened on. */
export interface BfdListenError {
  readonly port: number;
  readonly family: AddressFamily;
  /** As in errno(3): `EADDRINUSE`. */
  readonly code: string;
}

/** Sends and receives BFD packets. */
export interface BfdTransport {
  /** Listens where these sessions are spoken to; what is listened on already stays. */
  listen(endpoints: readonly BfdEndpoint[]): readonly BfdListenError[];
  /**
   * Sends a packet, out of a socket that is opened where there is none yet: the source address may
   * come late.
   *
   * @returns undefined, or why it could not be sent, as in errno(3).
   */
  send(endpoint: BfdEndpoint, bytes: Uint8Array): string | undefined;
  /** Closes the sending socket of a session. */
  forget(session: string): void;
  onDatagram(listener: (datagram: BfdReceived) => void): void;
  close(): void;
}

/** A transport without sockets; `random` gives 0 ≤ value < 1 and chooses source ports. */
export function openBfdTransport(random: () => number): BfdTransport {
  return new UdpBfdTransport(random);
}

/** What one session sends with. */
interface Sender {
  readonly socket: NativeSocket;
  /** The socket address that it sends to. */
  readonly neighbour: Uint8Array;
}

class UdpBfdTransport implements BfdTransport {
  readonly #random: () => number;
  readonly #senders = new Map<string, Sender>();
  readonly #receivers = new Map<string, NativeSocket>();
  #listener: (datagram: BfdReceived) => void = () => undefined;

  constructor(random: () => number) {
    this.#random = random;
  }

  listen(endpoints: readonly BfdEndpoint[]): readonly BfdListenError[] {
    const errors: BfdListenError[] = [];
    const wanted = new Set<string>();
    for (const { neighbour, multihop } of endpoints) {
      const family = familyOf(neighbour);
      const key = `${family} ${multihop}`;
      if (!wanted.has(key) && !this.#receivers.has(key)) {
        const code = this.#openReceiver(key, family, multihop);
        if (code !== undefined) {
          errors.push({ port: portOf(multihop), family, code });
        }
      }
      wanted.add(key);
    }
    for (const [key, socket] of this.#receivers) {
      if (!wanted.has(key)) {
        socket.close();
        this.#receivers.delete(key);
      }
    }
    return errors;
  }

  send(endpoint: BfdEndpoint, bytes: Uint8Array): string | undefined {
    const sender = this.#senders.get(endpoint.session) ?? this.#openSender(endpoint);
    if (typeof sender === 'string') {
      return sender;
    }
    this.#senders.set(endpoint.session, sender);
    const result = sender.socket.send(bytes, sender.neighbour);
    return result < 0 ? getSystemErrorName(result) : undefined;
  }

  forget(session: string): void {
    this.#senders.get(session)?.socket.close();
    this.#senders.delete(session);
  }

  onDatagram(listener: (datagram: BfdReceived) => void): void {
    this.#listener = listener;
  }

  close(): void {
    const senders = [...this.#senders.values()].map(({ socket }) => socket);
    for (const socket of [...senders, ...this.#receivers.values()]) {
      socket.close();
    }
    this.#senders.clear();
    this.#receivers.clear();
  }

  #openReceiver(key: string, family: AddressFamily, multihop: boolean): string | undefined {
    return attempt((opened) => {
      const socket = opened(openSocket(family));
      askForHopLimit(socket, family);
      socket.bind(socketAddress(UNSPECIFIED[family], portOf(multihop)));
      const slab = new ReceiveSlab(socket, SLOTS, MESSAGE_BYTES, CONTROL_BYTES);
      socket.startReading((count) => {
        for (let index = 0; index < count; index += 1) {
          this.#receive(slab, index, family, multihop);
        }
      });
      this.#receivers.set(key, socket);
      return undefined;
    });
  }

  #receive(slab: ReceiveSlab, index: number, family: AddressFamily, multihop: boolean): void {
    const { bytes, sender, control } = slab.message(index);
    const hopLimit = hopLimitIn(control, family);
    const sourcePort = ((sender[2] ?? 0) << 8) | (sender[3] ?? 0);
    const source = addressFromBytes(sender, family === 'inet' ? 4 : 8, family);
    this.#listener({ source, sourcePort, family, hopLimit, multihop, bytes: bytes.slice() });
  }

  /** @returns the sender, or why there is none. */
  #openSender({ neighbour, source, hopLimit, multihop }: BfdEndpoint): Sender | string {
    const family = familyOf(neighbour);
    let code = 'EADDRINUSE';
    for (let tries = 0; tries < PORT_TRIES && code === 'EADDRINUSE'; tries += 1) {
      const ports = LAST_SOURCE_PORT - FIRST_SOURCE_PORT + 1;
      const port = FIRST_SOURCE_PORT + Math.floor(this.#random() * ports);
      const result = attempt((opened) => {
        const socket = opened(openSocket(family));
        chooseWay(socket, family, hopLimit);
        socket.bind(socketAddress(source ?? UNSPECIFIED[family], port));
        return { socket, neighbour: socketAddress(neighbour, portOf(multihop)) };
      });
      if (typeof result !== 'string') {
        return result;
      }
      code = result;
    }
    return code;
  }
}

function openSocket(family: AddressFamily): NativeSocket {
  return new native.Socket(family === 'inet' ? AF_INET : AF_INET6, SOCK_DGRAM, 0);
}

function askForHopLimit(socket: NativeSocket, family: AddressFamily): void {
  if (family === 'inet') {
    socket.setOption(IPPROTO_IP, IP_RECVTTL, hostInt32(ON));
  } else {
    socket.setOption(IPPROTO_IPV6, IPV6_V6ONLY, hostInt32(ON));
    socket.setOption(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, hostInt32(ON));
  }
}

/** With what TTL or hop limit a datagram arrived. */
function hopLimitIn(control: Uint8Array, family: AddressFamily): number | undefined {
  const data =
    family === 'inet'
      ? controlMessage(control, IPPROTO_IP, IP_TTL)
      : controlMessage(control, IPPROTO_IPV6, IPV6_HOPLIMIT);
  return data && viewOf(data).getInt32(0, LITTLE_ENDIAN);
}

function chooseWay(socket: NativeSocket, family: AddressFamily, hopLimit: number): void {
  if (family === 'inet') {
    socket.setOption(IPPROTO_IP, IP_TTL, hostInt32(hopLimit));
    socket.setOption(IPPROTO_IP, IP_TOS, hostInt32(TYPE_OF_SERVICE));
    socket.setOption(IPPROTO_IP, IP_MTU_DISCOVER, hostInt32(IP_PMTUDISC_DO));
  } else {
    socket.setOption(IPPROTO_IPV6, IPV6_UNICAST_HOPS, hostInt32(hopLimit));
    socket.setOption(IPPROTO_IPV6, IPV6_TCLASS, hostInt32(TYPE_OF_SERVICE));
  }
}

function portOf(multihop: boolean): number {
  return multihop ? MULTIHOP_PORT : SINGLE_HOP_PORT;
}

/** Runs system calls; closes the socket and gives the errno's name when one of them fails. */
function attempt<Result>(
  calls: (opened: (socket: NativeSocket) => NativeSocket) => Result,
): Result | string {
  let socket: NativeSocket | undefined;
  try {
    return calls((opened) => {
      socket = opened;
      return opened;
    });
  } catch (error) {
    socket?.close();
    if (!isSystemCallError(error)) {
      throw error;
    }
    return error.code;
  }
}
