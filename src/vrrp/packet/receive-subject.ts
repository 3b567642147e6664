/** What a received advert is judged by, and what a check may say of it. */
import type { IpAddress } from '../../base/address.js';
import type { VrrpInstance } from '../../config/model.js';
import type { VrrpState } from '../messages.js';
import type { PacketCounters } from './counters.js';
import type { ReplayMark } from './freshness.js';
import type { IpHeader } from './ip-header.js';
import type { PacketProblem } from './packet-problem.js';

/** What the checks need to know about the state of the instance. */
export interface ReceiveContext {
  /** Whether the effective priority is 255. */
  readonly isOwner: boolean;
  readonly state: VrrpState;
  /** Source of the last accepted advert. */
  readonly masterAddress: IpAddress | undefined;
  /** The last number of an authentication header that was sent or accepted. */
  readonly sequence: number;
  /** Wall-clock time, milliseconds since the Unix epoch. */
  readonly epochMs: number;
  /** Of `auth_hmac`. */
  readonly marks: readonly ReplayMark[];
}

/** A packet before an instance. */
export interface Subject {
  readonly instance: VrrpInstance;
  readonly context: ReceiveContext;
  readonly header: IpHeader;
  /** From the IP header on, without padding. */
  readonly packet: Uint8Array;
  /** Bytes that arrived, IP header and padding included. */
  readonly receivedLength: number;
  /** Bytes that IP header and advertisement need, by version and address count of the packet. */
  readonly expectedLength: number;
  /** The advertisement without padding; too short only if the length check fails. */
  readonly advertisement: Uint8Array;
  /** Of `auth_hmac`, where there is one. */
  readonly trailer?: Uint8Array;
}

/** Why a packet is dropped. */
export interface Refusal {
  /** undefined: nothing is wrong with the packet, we do not want it; neither counted nor logged. */
  readonly counter: keyof PacketCounters | undefined;
  readonly problem: PacketProblem;
}

/** One check; undefined: the packet passes. */
export type Check = (subject: Subject) => Refusal | undefined;
