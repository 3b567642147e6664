/**
 * The BFD core: takes inputs, keeps all sessions, gives effects (messages.ts). Which session a
 * datagram is for is decided here; what it does there is decided in session.ts.
 */

import type { IpAddress } from '../base/address.js';
import { DeadlineHeap, type Scheduled } from '../base/deadline-heap.js';
import { admitReport, emptyReportLimit } from '../base/report-limit.js';
import { sameData } from '../base/same-data.js';
import type { BfdInstance } from '../config/tracking-model.js';
import { decodeControlPacket } from './control-packet.js';
import type { BfdDatagram, BfdEffect, BfdInput, BfdSnapshot } from './messages.js';
import { distanceFlaw, isForSession, noSessionFor } from './receive-checks.js';
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

/** A session and its next deadline: a packet of its own, or the end of its patience. */
interface Place extends Scheduled {
  session: BfdSession;
}

class Sessions implements BfdSessions {
  readonly #random: () => number;
  readonly #places = new Map<string, Place>();
  readonly #deadlines = new DeadlineHeap<Place>();
  /** Those of each neighbour, by `neighbourKey`. */
  #byNeighbour: ReadonlyMap<string, readonly Place[]> = new Map();
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
    return this.#deadlines.first()?.deadlineMs;
  }

  snapshot(): readonly BfdSnapshot[] {
    return [...this.#places.values()].map(({ session }) => snapshotOf(session));
  }

  /** What stays keeps its discriminator and its state; everyone is told where sessions stand. */
  #configure(instances: readonly BfdInstance[], step: SessionStep): void {
    const wanted = new Map(instances.map((instance) => [instance.name, instance]));
    for (const [name, place] of this.#places) {
      const { session } = place;
      const instance = wanted.get(name);
      if (instance === undefined || !isSameSession(session.instance, instance)) {
        this.#places.delete(name);
        this.#deadlines.set(place, undefined);
        stopSession(session, step);
        this.#logPresence('bfdSessionRemoved', session.instance, step);
      }
    }
    for (const instance of instances) {
      const former = this.#places.get(instance.name);
      const session = former
        ? this.#adjusted(former.session, instance, step)
        : this.#begun(instance, step);
      const place = former ?? { session, deadlineMs: 0, place: -1 };
      this.#places.set(instance.name, place);
      this.#settle(place, session);
      step.effects.push({ kind: 'tell', session: instance.name, up: session.state === 'Up' });
    }
    this.#byNeighbour = byNeighbour(this.#places.values());
  }

  #adjusted(former: BfdSession, instance: BfdInstance, step: SessionStep): BfdSession {
    return sameData(former.instance, instance) ? former : reconfigure(former, instance, step);
  }

  #begun(instance: BfdInstance, step: SessionStep): BfdSession {
    this.#logPresence('bfdSessionAdded', instance, step);
    return startSession(initialSession(instance, this.#freeDiscriminator(), step.nowMs), step);
  }

  #freeDiscriminator(): number {
    const taken = new Set(
      [...this.#places.values()].map(({ session }) => session.localDiscriminator),
    );
    for (;;) {
      const drawn = 1 + Math.floor(this.#random() * LARGEST_DISCRIMINATOR);
      if (!taken.has(drawn)) {
        return drawn;
      }
    }
  }

  /** What a session has become. */
  #settle(place: Place, session: BfdSession): void {
    place.session = session;
    const next = Math.min(session.transmitAtMs ?? Infinity, session.expiresAtMs ?? Infinity);
    this.#deadlines.set(place, next === Infinity ? undefined : next);
  }

  /** A packet that is due goes out before silence is judged: it may have waited for us. */
  #serveDeadlines(step: SessionStep): void {
    for (const place of this.#deadlines.takeDue(step.nowMs)) {
      const { transmitAtMs, expiresAtMs } = place.session;
      const sent = isDue(transmitAtMs, step)
        ? transmitPeriodic(place.session, step)
        : place.session;
      this.#settle(place, isDue(expiresAtMs, step) ? expire(sent, step) : sent);
    }
  }

  #receive(datagram: BfdDatagram, step: SessionStep): void {
    const packet = decodeControlPacket(datagram.bytes);
    if ('error' in packet) {
      this.#discard(datagram, packet.error, packet.reason, step);
      return;
    }
    const neighbour = neighbourKey(datagram.source, datagram.multihop);
    const place = this.#byNeighbour
      .get(neighbour)
      ?.find(({ session }) => isForSession(session, packet));
    if (place === undefined) {
      this.#discard(datagram, 'session', noSessionFor(packet), step);
      return;
    }
    const { session } = place;
    const flaw = distanceFlaw(session, datagram);
    if (flaw !== undefined) {
      place.session = counted(session, 'discarded');
      this.#discard(datagram, 'distance', flaw, step);
      return;
    }
    this.#settle(place, receive(session, packet, step));
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

function byNeighbour(places: Iterable<Place>): ReadonlyMap<string, readonly Place[]> {
  const result = new Map<string, Place[]>();
  for (const place of places) {
    const { neighbour, multihop } = place.session.instance;
    const key = neighbourKey(neighbour, multihop);
    result.set(key, [...(result.get(key) ?? []), place]);
  }
  return result;
}

function neighbourKey(address: IpAddress, multihop: boolean): string {
  return `${address} ${multihop}`;
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
