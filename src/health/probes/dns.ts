/** DNS_CHECK: one query over UDP; any answer without an error code is good. */
import { randomInt } from 'node:crypto';
import { type AnswerHeader, answerHeader } from '../../base/protocol/dns-header.js';
import type { DnsCheck } from '../../config/lvs-model.js';
import type { ProbeOutcome } from '../messages.js';
import { dnsQuery } from './dns-query.js';
import { type ExchangeSteps, failedExchange, startExchange } from './exchange.js';
import type { RunningProbe } from './probe.js';

/** The largest DNS message over UDP without extensions (RFC 1035 section 2.3.4). */
const LARGEST_BYTES = 512;

/** Makes one attempt; `connect_timeout` is the limit for all of it. */
export function startDns(check: DnsCheck, done: (outcome: ProbeOutcome) => void): RunningProbe {
  const id = randomInt(0x10000);
  let query: Uint8Array;
  try {
    query = dnsQuery(id, check.name, check.recordType);
  } catch {
    done({ outcome: 'undecided', reason: `${check.name} cannot be asked for` });
    return { cancel: () => undefined };
  }
  const socket = { protocol: 0, largestBytes: LARGEST_BYTES } as const;
  const steps: ExchangeSteps = {
    started: (exchange) => exchange.send(query),
    received: (exchange, bytes) => {
      // only the header is read: a server that answers works, whatever the answer
      const header = answerHeader(bytes, id);
      if (header !== undefined) {
        exchange.end(outcomeOf(header));
      }
    },
    timedOut: (exchange) => exchange.end({ outcome: 'bad', reason: 'timeout', code: 'timeout' }),
    failed: (exchange, code) => exchange.end(failedExchange(code, `socket error ${code}`)),
  };
  return startExchange(check.connection, socket, steps, done);
}

function outcomeOf({ responseCode }: AnswerHeader): ProbeOutcome {
  return responseCode === 0
    ? { outcome: 'good' }
    : { outcome: 'bad', reason: `answered with rcode ${responseCode}`, code: 'dns' };
}
