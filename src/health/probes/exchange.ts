/**
 * The socket of a probe that speaks in datagrams: opened as the check says, messages to and fro,
 * all within `connect_timeout`, closed with the outcome.
 */
import { familyOf } from '../../base/address.js';
import type { CheckConnection } from '../../config/lvs-model.js';
import { hostInt32 } from '../../linux/host-order.js';
import { isSystemCallError, type NativeSocket } from '../../linux/native.js';
import { prepareSocket, socketAddress } from '../../linux/socket/connecting-socket.js';
import { ReceiveSlab } from '../../linux/socket/receive-slab.js';
import { SOCK_DGRAM } from '../../linux/socket-numbers.js';
import type { ProbeOutcome } from '../messages.js';
import { errorCode, failureCode } from '../system-error.js';
import { startTimeLimit } from '../time-limit.js';
import type { RunningProbe } from './probe.js';
import { unpreparedOutcome } from './unprepared.js';

/** <linux/in.h>, <linux/in6.h>: ICMP errors become errors of the socket (ip(7), ipv6(7)). */
const IPPROTO_IP = 0;
const IP_RECVERR = 11;
const IPPROTO_IPV6 = 41;
const IPV6_RECVERR = 25;

/** Errors of connect(2) that say something about the server or the way to it. */
const FAILURES: ReadonlySet<string> = new Set([
  ...['ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED', 'EHOSTDOWN', 'ENETDOWN'],
  ...['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT'],
]);

/** The socket that an exchange is made on. */
export interface ExchangeSocket {
  /** IPPROTO_ICMP or IPPROTO_ICMPV6; 0: UDP. */
  readonly protocol: number;
  /** Longer messages are cut. */
  readonly largestBytes: number;
}

/** What a step may do. */
export interface Exchange {
  /** Ends the exchange as failed when the kernel refuses the bytes. */
  send(bytes: Uint8Array): void;
  /** Closes the socket and tells the outcome; only the first one counts. */
  end(outcome: ProbeOutcome): void;
}

/** What a probe does when. */
export interface ExchangeSteps {
  /** The socket is open. */
  started(exchange: Exchange): void;
  /** A datagram; a window on memory that the next one uses again. */
  received(exchange: Exchange, bytes: Uint8Array): void;
  timedOut(exchange: Exchange): void;
  /** Reading or sending failed; `code` as in errno(3). */
  failed(exchange: Exchange, code: string): void;
}

/** The outcome where reading, sending or connecting failed; `code` as in errno(3). */
export function failedExchange(code: string, reason = code): ProbeOutcome {
  return { outcome: 'bad', reason, code: failureCode(code) };
}

/** Opens the socket and begins. Everything that happens on it goes through `steps`. */
export function startExchange(
  connection: CheckConnection,
  { protocol, largestBytes }: ExchangeSocket,
  steps: ExchangeSteps,
  done: (outcome: ProbeOutcome) => void,
): RunningProbe {
  const socket = prepareSocket(connection, SOCK_DGRAM, protocol);
  if ('kind' in socket) {
    done(unpreparedOutcome(connection, socket));
    return { cancel: () => undefined };
  }
  const refused = connect(socket, connection);
  if (refused !== undefined) {
    socket.close();
    done(refused);
    return { cancel: () => undefined };
  }
  let open = true;
  const close = () => {
    if (open) {
      open = false;
      stopWaiting();
      socket.close();
    }
  };
  const exchange: Exchange = {
    send: (bytes) => {
      const result = open ? socket.send(bytes) : 0;
      if (result < 0) {
        steps.failed(exchange, errorCode(-result));
      }
    },
    end: (outcome) => {
      if (open) {
        close();
        done(outcome);
      }
    },
  };
  const stopWaiting = startTimeLimit(connection.connectTimeoutMs, () => steps.timedOut(exchange));
  const slab = new ReceiveSlab(socket, 1, largestBytes);
  socket.startReading((result) => {
    if (result < 0) {
      steps.failed(exchange, errorCode(-result));
    } else if (result > 0) {
      steps.received(exchange, slab.message(0).bytes);
    }
  });
  steps.started(exchange);
  return { cancel: close };
}

/** @returns the outcome when connect(2) fails. */
function connect(
  socket: NativeSocket,
  { address, port }: CheckConnection,
): ProbeOutcome | undefined {
  try {
    const inet = familyOf(address) === 'inet';
    const [level, option] = inet ? [IPPROTO_IP, IP_RECVERR] : [IPPROTO_IPV6, IPV6_RECVERR];
    socket.setOption(level, option, hostInt32(1));
    socket.connect(socketAddress(address, port));
    return undefined;
  } catch (error) {
    if (!isSystemCallError(error)) {
      throw error;
    }
    const reason = `${error.syscall} ${error.code}`;
    return FAILURES.has(error.code)
      ? failedExchange(error.code, reason)
      : { outcome: 'undecided', reason };
  }
}
