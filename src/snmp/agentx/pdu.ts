/**
 * Packets between a subagent and the master agent of the machine (AgentX, RFC 2741). Only what a
 * subagent sends and gets that serves objects to read.
 */

import type { SnmpValue } from '../managed-object.js';
import type { SearchRange } from '../mib-view.js';
import type { Oid } from '../oid.js';

/** What every packet says besides its kind (RFC 2741 section 6.1). */
export interface AgentxHeader {
  readonly session: number;
  readonly transaction: number;
  readonly packet: number;
}

/** A name with a value, or with the reason why there is none (RFC 2741 section 5.4). */
export interface Binding {
  readonly name: Oid;
  readonly value: SnmpValue | { readonly type: 'noSuchObject' | 'noSuchInstance' | 'endOfMibView' };
}

/** What a subagent says. */
export type SubagentPdu =
  | { readonly kind: 'open'; readonly timeoutSeconds: number; readonly description: string }
  | { readonly kind: 'close' }
  | { readonly kind: 'register' | 'unregister'; readonly subtree: Oid }
  | { readonly kind: 'notify'; readonly bindings: readonly Binding[] }
  | { readonly kind: 'ping' }
  | {
      readonly kind: 'response';
      readonly error: number;
      /** Counts from 1; 0: none. */
      readonly index: number;
      readonly bindings: readonly Binding[];
    };

/** What the master says. */
export type MasterPdu =
  | { readonly kind: 'response'; readonly error: number }
  | { readonly kind: 'get'; readonly ranges: readonly SearchRange[] }
  | { readonly kind: 'getNext'; readonly ranges: readonly SearchRange[] }
  | {
      readonly kind: 'getBulk';
      readonly nonRepeaters: number;
      readonly maximumRepetitions: number;
      readonly ranges: readonly SearchRange[];
    }
  /** A manager wants to write: something for a subagent that serves what can be written. */
  | { readonly kind: 'testSet' }
  | { readonly kind: 'commitSet' | 'undoSet' }
  | { readonly kind: 'cleanupSet' }
  /** The master ends the session. */
  | { readonly kind: 'close' };

/** `h.type` (RFC 2741 section 6.1). */
export const PDU_TYPES = {
  open: 1,
  close: 2,
  register: 3,
  unregister: 4,
  get: 5,
  getNext: 6,
  getBulk: 7,
  testSet: 8,
  commitSet: 9,
  undoSet: 10,
  cleanupSet: 11,
  notify: 12,
  ping: 13,
  response: 18,
} as const;

/** `v.type` (RFC 2741 section 5.4). */
export const VALUE_TYPES = {
  integer: 2,
  octets: 4,
  oid: 6,
  ipAddress: 64,
  counter32: 65,
  gauge32: 66,
  timeTicks: 67,
  counter64: 70,
  noSuchObject: 128,
  noSuchInstance: 129,
  endOfMibView: 130,
} as const satisfies Readonly<Record<Binding['value']['type'], number>>;

/** `h.version` */
export const AGENTX_VERSION = 1;
/** `h.flags`: a context stands before the rest; numbers are big-endian. */
export const FLAGS = { nonDefaultContext: 0x08, networkByteOrder: 0x10 } as const;
/** Bytes of the header. */
export const HEADER_BYTES = 20;
