/**
 * What goes into the BFD core and what comes out of it.
 *
 *           configuration, datagrams, time
 *                        │  BfdInput
 *             ┌──────────▼───────────┐
 *             │ sessions (sessions.ts)│  which session a packet belongs to
 *             │  └ session × n        │  the state machine (session.ts)
 *             └──────────┬───────────┘
 *                        │  BfdEffect
 *       packets to send, states to tell, log events
 *
 * The core has no socket, no timer, no clock and no randomness of its own. `nowMs` is
 * CLOCK_MONOTONIC in milliseconds with a fraction.
 */
import type { AddressFamily, IpAddress } from '../base/address.js';
import type { BfdInstance } from '../config/tracking-model.js';
import type { BfdState } from './bfd-state.js';
import type { BfdLogEvent } from './log-events.js';

/** What can happen to the core. */
export type BfdInput =
  | { readonly kind: 'configure'; readonly instances: readonly BfdInstance[] }
  /** A deadline has passed; ask for the next one again. */
  | { readonly kind: 'time' }
  | { readonly kind: 'datagram'; readonly datagram: BfdDatagram }
  /** AdminDown to every neighbour, then silence. */
  | { readonly kind: 'stop' };

/** The payload of a UDP datagram to one of the ports of BFD, with what IP said about it. */
export interface BfdDatagram {
  readonly source: IpAddress;
  readonly sourcePort: number;
  readonly family: AddressFamily;
  /** TTL or hop limit as received; undefined where the kernel did not say. */
  readonly hopLimit: number | undefined;
  /** Port 4784 instead of 3784 (RFC 5883 section 5). */
  readonly multihop: boolean;
  readonly bytes: Uint8Array;
}

/** What the core wants done, in the order in which it says so. */
export type BfdEffect =
  | { readonly kind: 'transmit'; readonly session: string; readonly bytes: Uint8Array }
  /** To those who follow the session: at every configuration, then at each change. */
  | { readonly kind: 'tell'; readonly session: string; readonly up: boolean }
  | { readonly kind: 'log'; readonly event: BfdLogEvent };

/** What was received, sent and thrown away, of one session. */
export interface BfdCounters {
  readonly sent: number;
  readonly received: number;
  readonly discarded: number;
  readonly wentUp: number;
  readonly wentDown: number;
}

/** One session for status and dumps. Plain data. */
export interface BfdSnapshot {
  readonly name: string;
  readonly neighbour: IpAddress;
  readonly state: BfdState;
  readonly remoteState: BfdState;
  readonly localDiscriminator: number;
  readonly remoteDiscriminator: number;
  readonly localDiagnostic: number;
  readonly remoteDiagnostic: number;
  /** What the neighbour asks for and says of itself; 0 before its first packet. */
  readonly remoteMinTxUs: number;
  readonly remoteMinRxUs: number;
  readonly remoteMultiplier: number;
  readonly remoteDemand: boolean;
  /** A Poll Sequence is under way (RFC 5880 section 6.5). */
  readonly polling: boolean;
  readonly transmitIntervalUs: number;
  readonly detectionTimeUs: number;
  /** The same two of the neighbour, as far as it has told. */
  readonly remoteTransmitIntervalUs: number;
  readonly remoteDetectionTimeUs: number;
  /** Monotonic time of the last packet that passed all checks; undefined: none has. */
  readonly lastHeardMs: number | undefined;
  /** Monotonic time of the last change of state. */
  readonly lastChangeMs: number;
  readonly counters: BfdCounters;
}
