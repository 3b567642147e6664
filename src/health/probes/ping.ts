/** PING_CHECK: one echo request on a ping socket (icmp(7)), whose kernel does the rest. */
import { familyOf } from '../../base/address.js';
import { ECHO, ECHO_HEADER_BYTES } from '../../base/protocol/echo.js';
import type { PingCheck } from '../../config/lvs-model.js';
import type { ProbeOutcome } from '../messages.js';
import { type ExchangeSteps, failedExchange, startExchange } from './exchange.js';
import type { RunningProbe } from './probe.js';
import { filling } from './udp-pattern.js';

const PAYLOAD_BYTES = 128;
const SEQUENCE = 1;

/** Makes one attempt, with a socket and so an identifier of its own. */
export function startPing(check: PingCheck, done: (outcome: ProbeOutcome) => void): RunningProbe {
  const icmp = ECHO[familyOf(check.connection.address)];
  const { bindPort: _, ...connection } = { ...check.connection, mark: 0, port: 0 };
  const steps: ExchangeSteps = {
    started: (exchange) => exchange.send(echoRequest(icmp.request)),
    received: (exchange, bytes) =>
      exchange.end(
        isReply(bytes, icmp.reply)
          ? { outcome: 'good' }
          : { outcome: 'bad', reason: 'not the echo reply', code: 'content' },
      ),
    timedOut: (exchange) => exchange.end({ outcome: 'bad', reason: 'timeout', code: 'timeout' }),
    failed: (exchange, code) => exchange.end(failedExchange(code)),
  };
  const largestBytes = ECHO_HEADER_BYTES + PAYLOAD_BYTES;
  const socket = { protocol: icmp.protocol, largestBytes };
  return startExchange(connection, socket, steps, done);
}

/** The kernel fills in checksum and identifier. */
function echoRequest(type: number): Uint8Array {
  const bytes = new Uint8Array(ECHO_HEADER_BYTES + PAYLOAD_BYTES);
  bytes[0] = type;
  bytes[7] = SEQUENCE;
  bytes.set(filling(PAYLOAD_BYTES), ECHO_HEADER_BYTES);
  return bytes;
}

function isReply(bytes: Uint8Array, type: number): boolean {
  return (
    bytes.length >= ECHO_HEADER_BYTES &&
    bytes[0] === type &&
    bytes[6] === 0 &&
    bytes[7] === SEQUENCE
  );
}
