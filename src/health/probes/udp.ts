/**
 * UDP_CHECK: one datagram. A server that says nothing is good, unless a reply is required; one
 * whose host answers with an ICMP error is not.
 */
import type { UdpCheck } from '../../config/lvs-model.js';
import type { ProbeOutcome } from '../messages.js';
import { type ExchangeSteps, failedExchange, startExchange } from './exchange.js';
import type { RunningProbe } from './probe.js';
import { matchesReply, udpPayload } from './udp-pattern.js';

/** Makes one attempt. It waits for `connect_timeout`, or until something comes. */
export function startUdp(check: UdpCheck, done: (outcome: ProbeOutcome) => void): RunningProbe {
  const { connection, payload, reply } = check;
  const steps: ExchangeSteps = {
    started: (exchange) => exchange.send(udpPayload(payload)),
    received: (exchange, bytes) =>
      exchange.end(
        reply === undefined || matchesReply(reply, bytes)
          ? { outcome: 'good' }
          : { outcome: 'bad', reason: 'reply data mismatch', code: 'content' },
      ),
    timedOut: (exchange) =>
      exchange.end(
        reply === undefined
          ? { outcome: 'good' }
          : { outcome: 'bad', reason: 'timeout', code: 'timeout' },
      ),
    failed: (exchange, code) => exchange.end(failedExchange(code)),
  };
  // One byte more shows that a reply is too long.
  const largestBytes = (reply?.maximumBytes ?? 0) + 1;
  const socket = { protocol: 0, largestBytes } as const;
  // As in keepalived: here even a socket that cannot be bound is a failure of the check.
  return startExchange(connection, socket, steps, (outcome) =>
    done(outcome.outcome === 'undecided' ? { ...outcome, outcome: 'bad' } : outcome),
  );
}
