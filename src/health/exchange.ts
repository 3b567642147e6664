/**
 * One socket of a probe that talks to a server: opened as the check says, messages to and fro,
 * each wait limited by `connect_timeout`, closed with the outcome.
 */
import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import { familyOf } from '../base/address.js';
import type { CheckConnection } from '../config/lvs-model.js';
import {
  prepareSocket,
  SOCK_DGRAM,
  SOCK_STREAM,
  socketAddress,
} from '../linux/connecting-socket.js';
import { hostInt32 } from '../linux/host-order.js';
import { isSystemCallError, type NativeSocket } from '../linux/native.js';
import { ReceiveSlab } from '../linux/receive-slab.js';
import type { ProbeOutcome } from './messages.js';
import type { RunningProbe } from './probe.js';

/** <linux/in.h>, <linux/in6.h>: ICMP errors become errors of the socket (ip(7), ipv6(7)). */
const IPPROTO_IP = 0;
const IP_RECVERR = 11;
const IPPROTO_IPV6 = 41;
const IPV6_RECVERR = 25;
/** <netinet/in.h>, <netinet/tcp.h>: the first byte of struct tcp_info is the state (tcp(7)). */
const IPPROTO_TCP = 6;
const TCP_INFO = 11;
const TCP_ESTABLISHED = 1;

/** Errors of connect(2) that say something about the server or the way to it. */
const FAILURES: ReadonlySet<string> = new Set([
  ...['ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED', 'EHOSTDOWN', 'ENETDOWN'],
  ...['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT'],
]);

/** The socket that an exchange is made on. */
export interface ExchangeSocket {
  readonly transport: 'stream' | 'datagram';
  /** IPPROTO_ICMP or IPPROTO_ICMPV6; 0: TCP or UDP. */
  readonly protocol: number;
  /** Messages are cut, and streams read in pieces, of this size. */
  readonly largestBytes: number;
}

/** What a step may do. */
export interface Exchange {
  /** Ends the exchange as failed when the kernel refuses the bytes. */
  send(bytes: Uint8Array): void;
  /** Begins another wait of `connect_timeout`. */
  waitAgain(): void;
  /** A stream stands; always true for datagrams. */
  isConnected(): boolean;
  /** Closes the socket and tells the outcome; only the first one counts. */
  end(outcome: ProbeOutcome): void;
}

/** What a probe does when. */
export interface ExchangeSteps {
  /** The socket is open; a stream is being connected. */
  started(exchange: Exchange): void;
  /** A datagram, or a piece of a stream: no bytes when the peer has closed it. A window. */
  received(exchange: Exchange, bytes: Uint8Array): void;
  timedOut(exchange: Exchange): void;
  /** Reading or sending failed, or the connection; `code` as in errno(3). */
  failed(exchange: Exchange, code: string): void;
}

/** Opens the socket and begins. Everything that happens on it goes through `steps`. */
export function startExchange(
  connection: CheckConnection,
  { transport, protocol, largestBytes }: ExchangeSocket,
  steps: ExchangeSteps,
  done: (outcome: ProbeOutcome) => void,
): RunningProbe {
  const type = transport === 'stream' ? SOCK_STREAM : SOCK_DGRAM;
  const socket = prepareSocket(connection, type, protocol);
  if ('kind' in socket) {
    done({ outcome: 'undecided', reason: `${socket.syscall} ${socket.code}` });
    return { cancel: () => undefined };
  }
  const refused = connect(socket, connection, transport);
  if (refused !== undefined) {
    socket.close();
    done(refused);
    return { cancel: () => undefined };
  }
  return exchangeOn(socket, connection.connectTimeoutMs, { transport, largestBytes, steps, done });
}

interface ExchangeParts {
  readonly transport: 'stream' | 'datagram';
  readonly largestBytes: number;
  readonly steps: ExchangeSteps;
  readonly done: (outcome: ProbeOutcome) => void;
}

function exchangeOn(socket: NativeSocket, timeoutMs: number, parts: ExchangeParts): RunningProbe {
  const { transport, steps, done } = parts;
  let open = true;
  let timer: NodeJS.Timeout | undefined;
  const close = () => {
    if (open) {
      open = false;
      clearTimeout(timer);
      socket.close();
    }
  };
  const exchange: Exchange = {
    send: (bytes) => {
      const result = open ? socket.send(bytes) : 0;
      if (result < 0) {
        steps.failed(exchange, errorName(-result));
      }
    },
    waitAgain: () => {
      clearTimeout(timer);
      timer = open ? setTimeout(() => steps.timedOut(exchange), timeoutMs) : undefined;
    },
    isConnected: () => transport === 'datagram' || isEstablished(socket),
    end: (outcome) => {
      if (open) {
        close();
        done(outcome);
      }
    },
  };
  const slab = new ReceiveSlab(socket, 1, parts.largestBytes);
  socket.startReading((result) => {
    if (result < 0) {
      steps.failed(exchange, errorName(-result));
    } else if (result > 0) {
      steps.received(exchange, slab.message(0).bytes);
    }
  });
  exchange.waitAgain();
  steps.started(exchange);
  return { cancel: close };
}

/** @returns the outcome when connect(2) fails at once. */
function connect(
  socket: NativeSocket,
  { address, port }: CheckConnection,
  transport: 'stream' | 'datagram',
): ProbeOutcome | undefined {
  try {
    if (transport === 'datagram') {
      const inet = familyOf(address) === 'inet';
      const [level, option] = inet ? [IPPROTO_IP, IP_RECVERR] : [IPPROTO_IPV6, IPV6_RECVERR];
      socket.setOption(level, option, hostInt32(1));
    }
    socket.connect(socketAddress(address, port));
    return undefined;
  } catch (error) {
    if (!isSystemCallError(error)) {
      throw error;
    }
    if (error.errno === constants.errno.EINPROGRESS) {
      return undefined;
    }
    const reason = `${error.syscall} ${error.code}`;
    return { outcome: FAILURES.has(error.code) ? 'bad' : 'undecided', reason };
  }
}

function isEstablished(socket: NativeSocket): boolean {
  const state = new Uint8Array(1);
  socket.getOption(IPPROTO_TCP, TCP_INFO, state);
  return state[0] === TCP_ESTABLISHED;
}

function errorName(errno: number): string {
  return getSystemErrorMap().get(-errno)?.[0] ?? `errno ${errno}`;
}
