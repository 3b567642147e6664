/** A client that asks a virtual address all the time, by ICMP echo through the ordinary stack. */
import { once } from 'node:events';
import { onCleanup } from '../cleanup.js';
import type { Network } from '../network.js';
import type { Sniffer } from '../packets/sniffer.js';
import type { EchoSeen, WireEvent } from '../packets/wire-event.js';
import { observeFor } from '../wait.js';

/** Asks until `stop`; what was answered is seen by a sniffer on the same node. */
export interface Prober {
  stop(): Promise<void>;
}

/** Starts asking `address` from a node every `intervalMs`. */
export function startProber(
  network: Network,
  nodeName: string,
  address: string,
  intervalMs = 5,
): Prober {
  const seconds = String(intervalMs / 1000);
  const child = network.node(nodeName).spawn('ping', ['-n', '-q', '-i', seconds, address], {
    stdio: 'ignore',
  });
  const kill = onCleanup(() => child.kill('SIGKILL'));
  return {
    async stop() {
      kill();
      if (child.exitCode === null && child.signalCode === null) {
        await once(child, 'exit');
      }
    },
  };
}

/** What a client has seen of an address. */
export interface ProbeReport {
  readonly asked: number;
  readonly answered: number;
  /** Longest time between two answers, in milliseconds; infinite with fewer than two. */
  readonly longestSilenceMs: number;
  /** Who has answered, in order, each change once. */
  readonly answeredBy: readonly string[];
}

/** Sums up requests for `address` and their answers among a sniffer's events. */
export function probeReport(
  events: readonly WireEvent[],
  address: string,
  sinceMs = 0,
  untilMs = Number.POSITIVE_INFINITY,
): ProbeReport {
  const seen = events.filter(
    (event): event is EchoSeen =>
      (event.kind === 'echoReply' || event.kind === 'echoRequest') &&
      event.address === address &&
      event.timeMs >= sinceMs &&
      event.timeMs <= untilMs,
  );
  // an answer at the beginning is to a request from before it
  const first = seen.findIndex((event) => event.kind === 'echoRequest');
  const relevant = first < 0 ? seen : seen.slice(first);
  const replies = relevant.filter((event) => event.kind === 'echoReply');
  let longestSilenceMs = replies.length < 2 ? Number.POSITIVE_INFINITY : 0;
  const answeredBy: string[] = [];
  replies.forEach((reply, index) => {
    const previous = replies[index - 1];
    if (previous !== undefined) {
      longestSilenceMs = Math.max(longestSilenceMs, reply.timeMs - previous.timeMs);
    }
    if (answeredBy.at(-1) !== reply.node) {
      answeredBy.push(reply.node);
    }
  });
  return {
    asked: relevant.length - replies.length,
    answered: replies.length,
    longestSilenceMs,
    answeredBy,
  };
}

/** The report of a prober that has stopped; an answer on its way is waited for, two seconds. */
export async function lastReport(sniffer: Sniffer, address: string): Promise<ProbeReport> {
  let report = probeReport(sniffer.events, address);
  for (let turn = 0; turn < 20 && report.answered < report.asked; turn += 1) {
    await observeFor(100);
    report = probeReport(sniffer.events, address);
  }
  return report;
}
