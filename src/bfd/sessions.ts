/**
 * The BFD core: takes inputs, keeps all sessions, gives effects (messages.ts). Which session a
 * datagram is for is decided here; what it does there is decided in session.ts.
 */

import { admitReport, emptyReportLimit } from '../base/report-limit.js';
import { sameData } from '../base/same-data.js';
import type { BfdInstance } from '../config/tracking-model.js';
import { decodeControlPacket } from './control-packet.js';
import type { BfdDatagram, BfdEffect, BfdInput, BfdSnapshot } from './messages.js';
import { distanceFlaw, sessionOf } from './receive-checks.js';
import {
  expire,
  receive,
  reconfigure,
  startSession,
  stopSession,
  transmitPeriodic,
} from './session.js';
import { type BfdSession, counted, initialSession, type SessionStep } from './session-state.js';
import { detectionTimeUs, transmitIntervalUs } from './session-timing.js';

/** Discriminators are 32 bits wide, and 0 means none (RFC 5880 section 6.8.1). */
const LARGEST_DISCRIMINATOR = 0xffff_ffff;

/** The core as its driver sees it: inputs in, effects out. */
export interface BfdSessions {
  /** Takes an input in; the effects are to be carried out in their order. */
  handle(input: BfdInput, nowMs: number): readonly BfdEffect[];
  /** When the next `time` input is due, on the monotonic clock. */
  nextDeadlineMs(): number | undefined;
  snapshot(): readonly BfdSnapshot[];
}

/** No sessions yet; `random` gives 0 ≤ value < 1 and chooses discriminators and jitter. */
export function createBfdSessions(random: () => number): BfdSessions {
  return new Sessions(random);
}

class Sessions implements BfdSessions {
  readonly #random: () => number;
  readonly #sessions = new Map<string, BfdSession>();
  #discards = emptyReportLimit;

  constructor(random: () => number) {
    this.#random = random;
  }

  handle(input: BfdInput, nowMs: number): readonly BfdEffect[] {
    const effects: BfdEffect[] = [];
    const step = { nowMs, random: this.#random, effects };
    switch (input.kind) {
      case 'configure':
        this.#configure(input.instances, step);
        break;
      case 'time':
        this.#serveDeadlines(step);
        break;
      case 'datagram':
        this.#receive(input.datagram, step);
        break;
      case 'stop':
        this.#configure([], step);
        break;
    }
    return effects;
  }

  nextDeadlineMs(): number | undefined {
    let next: number | undefined;
    for (const { transmitAtMs, expiresAtMs } of this.#sessions.values()) {
      const own = Math.min(transmitAtMs ?? Infinity, expiresAtMs ?? Infinity);
      next = own === Infinity ? next : Math.min(own, next ?? own);
    }
    return next;
  }

  snapshot(): readonly BfdSnapshot[] {
    return [...this.#sessions.values()].map(snapshotOf);
  }

  /** What stays keeps its discriminator and its state; everyone is told where sessions stand. */
  #configure(instances: readonly BfdInstance[], step: SessionStep): void {
    const wanted = new Map(instances.map((instance) => [instance.name, instance]));
    for (const [name, session] of this.#sessions) {
      const instance = wanted.get(name);
      if (instance === undefined || !isSameSession(session.instance, instance)) {
        this.#sessions.delete(name);
        stopSession(session, step);
        this.#logPresence('bfdSessionRemoved', session.instance, step);
      }
    }
    for (const instance of instances) {
      const former = this.#sessions.get(instance.name);
      const session = former ? this.#adjusted(former, instance, step) : this.#begun(instance, step);
      this.#sessions.set(instance.name, session);
      step.effects.push({ kind: 'tell', session: instance.name, up: session.state === 'Up' });
    }
  }

  #adjusted(former: BfdSession, instance: BfdInstance, step: SessionStep): BfdSession {
    return sameData(former.instance, instance) ? former : reconfigure(former, instance, step);
  }

  #begun(instance: BfdInstance, step: SessionStep): BfdSession {
    this.#logPresence('bfdSessionAdded', instance, step);
    return startSession(initialSession(instance, this.#freeDiscriminator(), step.nowMs), step);
  }

  #freeDiscriminator(): number {
    const taken = new Set([...this.#sessions.values()].map((each) => each.localDiscriminator));
    for (;;) {
      const drawn = 1 + Math.floor(this.#random() * LARGEST_DISCRIMINATOR);
      if (!taken.has(drawn)) {
        return drawn;
      }
    }
  }

  /** A packet that is due goes out before silence is judged: it may have waited for us. */
  #serveDeadlines(step: SessionStep): void {
    for (const [name, session] of this.#sessions) {
      const { transmitAtMs, expiresAtMs } = session;
      const sent = isDue(transmitAtMs, step) ? transmitPeriodic(session, step) : session;
      const judged = isDue(expiresAtMs, step) ? expire(sent, step) : sent;
      this.#sessions.set(name, judged);
    }
  }

  #receive(datagram: BfdDatagram, step: SessionStep): void {
    const packet = decodeControlPacket(datagram.bytes);
    if ('error' in packet) {
      this.#discard(datagram, packet.error, packet.reason, step);
      return;
    }
    const session = sessionOf(this.#sessions.values(), packet, datagram);
    if (typeof session === 'string') {
      this.#discard(datagram, 'session', session, step);
      return;
    }
    const flaw = distanceFlaw(session, datagram);
    if (flaw !== undefined) {
      this.#sessions.set(session.instance.name, counted(session, 'discarded'));
      this.#discard(datagram, 'distance', flaw, step);
      return;
    }
    this.#sessions.set(session.instance.name, receive(session, packet, step));
  }

  #discard(datagram: BfdDatagram, kind: string, reason: string, step: SessionStep): void {
    const { source, sourcePort } = datagram;
    const decision = admitReport(this.#discards, kind, source, step.nowMs);
    this.#discards = decision.limit;
    if (decision.admitted) {
      const { suppressed } = decision;
      step.effects.push({
        kind: 'log',
        event: { event: 'bfdDiscarded', source, sourcePort, reason, suppressed },
      });
    }
  }

  #logPresence(
    event: 'bfdSessionAdded' | 'bfdSessionRemoved',
    { name, neighbour }: BfdInstance,
    step: SessionStep,
  ): void {
    step.effects.push({ kind: 'log', event: { event, session: name, neighbour } });
  }
}

/** Whether a session can go on: who speaks to whom, and over which port. */
function isSameSession(left: BfdInstance, right: BfdInstance): boolean {
  return (
    left.neighbour === right.neighbour &&
    left.source === right.source &&
    left.multihop === right.multihop
  );
}

function isDue(deadlineMs: number | undefined, { nowMs }: SessionStep): boolean {
  return deadlineMs !== undefined && deadlineMs <= nowMs;
}

function snapshotOf(session: BfdSession): BfdSnapshot {
  const { instance, state, remoteState, localDiscriminator, remoteDiscriminator } = session;
  const { localDiagnostic, remoteDiagnostic, lastChangeMs, lastHeardMs, counters } = session;
  const { remoteMinTxUs, remoteMultiplier, remoteDemand, used } = session;
  const isKnown = lastHeardMs !== undefined;
  const remoteMinRxUs = isKnown ? session.remoteMinRxUs : 0;
  return {
    name: instance.name,
    neighbour: instance.neighbour,
    state,
    remoteState,
    localDiscriminator,
    remoteDiscriminator,
    localDiagnostic,
    remoteDiagnostic,
    remoteMinTxUs,
    remoteMinRxUs,
    remoteMultiplier,
    remoteDemand,
    polling: session.isPolling,
    transmitIntervalUs: transmitIntervalUs(session),
    detectionTimeUs: detectionTimeUs(session),
    remoteTransmitIntervalUs: isKnown ? Math.max(remoteMinTxUs, used.minRxUs) : 0,
    remoteDetectionTimeUs: isKnown ? instance.multiplier * transmitIntervalUs(session) : 0,
    lastHeardMs,
    lastChangeMs,
    counters,
  };
}
