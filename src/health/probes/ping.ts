/** PING_CHECK: one echo request on a ping socket (icmp(7)), whose kernel does the rest. */
import { familyOf } from '../../base/address.js';
import type { PingCheck } from '../../config/lvs-model.js';
import type { ProbeOutcome } from '../messages.js';
import { type ExchangeSteps, failedExchange, startExchange } from './exchange.js';
import type { RunningProbe } from './probe.js';
import { filling } from './udp-pattern.js';

/** RFC 792 and RFC 4443 section 4: protocol numbers and types. */
const ICMP = { protocol: 1, request: 8, reply: 0 } as const;
const ICMP6 = { protocol: 58, request: 128, reply: 129 } as const;
const HEADER_BYTES = 8;
const PAYLOAD_BYTES = 128;
const SEQUENCE = 1;

/** Makes one attempt, with a socket and so an identifier of its own. */
export function startPing(check: PingCheck, done: (outcome: ProbeOutcome) => void): RunningProbe {
  const icmp = familyOf(check.connection.address) === 'inet' ? ICMP : ICMP6;
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
  const largestBytes = HEADER_BYTES + PAYLOAD_BYTES;
  const socket = { protocol: icmp.protocol, largestBytes } as const;
  return startExchange(connection, socket, steps, done);
}

/** The kernel fills in checksum and identifier. */
function echoRequest(type: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + PAYLOAD_BYTES);
  bytes[0] = type;
  bytes[7] = SEQUENCE;
  bytes.set(filling(PAYLOAD_BYTES), HEADER_BYTES);
  return bytes;
}

function isReply(bytes: Uint8Array, type: number): boolean {
  return (
    bytes.length >= HEADER_BYTES && bytes[0] === type && bytes[6] === 0 && bytes[7] === SEQUENCE
  );
}
