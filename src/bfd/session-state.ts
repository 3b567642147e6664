/** One session as plain data: the variables of RFC 5880 section 6.8.1 and two deadlines. */
import type { BfdInstance } from '../config/tracking-model.js';
import { type BfdState, DIAGNOSTIC } from './bfd-state.js';
import type { BfdCounters, BfdEffect } from './messages.js';

/** The state of one session; names follow the `bfd.…` variables of RFC 5880 section 6.8.1. */
export interface BfdSession {
  readonly instance: BfdInstance;
  readonly state: BfdState;
  readonly remoteState: BfdState;
  readonly localDiscriminator: number;
  /** 0: nothing was heard, or nothing for a detection time. */
  readonly remoteDiscriminator: number;
  readonly localDiagnostic: number;
  readonly remoteDiagnostic: number;
  readonly remoteDemand: boolean;
  /** What the neighbour last asked for; 1 until it has (RFC 5880 section 6.8.1). */
  readonly remoteMinRxUs: number;
  readonly remoteMinTxUs: number;
  readonly remoteMultiplier: number;
  /** What our packets say, and what is in use: a Poll Sequence may lie between (section 6.8.3). */
  readonly advertised: Intervals;
  readonly used: Intervals;
  readonly isPolling: boolean;
  /** Monotonic; undefined: no packet is due. */
  readonly transmitAtMs: number | undefined;
  /** Monotonic; undefined: the neighbour is not awaited. */
  readonly expiresAtMs: number | undefined;
  readonly lastChangeMs: number;
  /** Monotonic; undefined: nothing was heard yet. */
  readonly lastHeardMs: number | undefined;
  readonly counters: BfdCounters;
}

/** Our own intervals. */
export interface Intervals {
  /** Desired Min TX Interval */
  readonly minTxUs: number;
  /** Required Min RX Interval */
  readonly minRxUs: number;
}

/** One step of a session: the time, chance, and where effects go. */
export interface SessionStep {
  readonly nowMs: number;
  /** 0 ≤ value < 1 */
  random(): number;
  readonly effects: BfdEffect[];
}

const NO_COUNTS: BfdCounters = { sent: 0, received: 0, discarded: 0, wentUp: 0, wentDown: 0 };

/**
 * A session that has not begun. While it is not Up it sends at the pace of `idle_tx`, a second at
 * least (RFC 5880 section 6.8.3).
 */
export function initialSession(
  instance: BfdInstance,
  localDiscriminator: number,
  nowMs: number,
): BfdSession {
  const intervals = intervalsOf(instance, 'Down');
  return {
    instance,
    state: 'Down',
    remoteState: 'Down',
    localDiscriminator,
    remoteDiscriminator: 0,
    localDiagnostic: DIAGNOSTIC.none,
    remoteDiagnostic: DIAGNOSTIC.none,
    remoteDemand: false,
    remoteMinRxUs: 1,
    remoteMinTxUs: 0,
    remoteMultiplier: 0,
    advertised: intervals,
    used: intervals,
    isPolling: false,
    transmitAtMs: undefined,
    expiresAtMs: undefined,
    lastChangeMs: nowMs,
    lastHeardMs: undefined,
    counters: NO_COUNTS,
  };
}

/** The intervals that an instance wants in a state. */
export function intervalsOf(instance: BfdInstance, state: BfdState): Intervals {
  const minTxMs = state === 'Up' ? instance.minTxMs : Math.max(instance.idleTxMs, instance.minTxMs);
  return { minTxUs: minTxMs * 1000, minRxUs: instance.minRxMs * 1000 };
}

/** The session with one of its counters higher by one. */
export function counted(session: BfdSession, counter: keyof BfdCounters): BfdSession {
  const { counters } = session;
  return { ...session, counters: { ...counters, [counter]: counters[counter] + 1 } };
}
