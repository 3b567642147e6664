/**
 * What the VRRP core can say. The wording lives in `observe/`; log monitors that know keepalived's
 * lines find the same ones there (run-time contract, "Log lines").
 */
import type { IpAddress } from '../base/address.js';
import type { Rival } from './machine/conflict.js';
import type { Contribution } from './machine/tracking.js';
import type { TransitionCause, VrrpState } from './machine/vrrp-state.js';
import type { PacketCounters } from './packet/counters.js';
import type { EarlierAdvert } from './packet/heard-adverts.js';
import type { PacketProblem } from './packet/packet-problem.js';

/** How it came that there is only one master again, or why we no longer look. */
export type ConflictEnd =
  | { readonly kind: 'silent'; readonly silentMs: number }
  /** It has sent priority 0. */
  | { readonly kind: 'left'; readonly address: IpAddress }
  | { readonly kind: 'yielded'; readonly to: VrrpState }
  | { readonly kind: 'stopped' };

/** Every event with its fields. */
export type VrrpLogEvent =
  | {
      readonly event: 'stateChanged';
      readonly instance: string;
      readonly from: VrrpState;
      readonly to: VrrpState;
      readonly cause: TransitionCause;
      /** For the operator: `advertisement timeout`, `higher priority 200 from 10.0.0.2`, … */
      readonly reason: string;
      readonly priority: number;
      /** The last ones before it, if there were any. */
      readonly adverts?: readonly EarlierAdvert[];
      /** What tracked objects add to the base priority then. */
      readonly contributions?: readonly Contribution[];
    }
  | {
      readonly event: 'groupStateChanged';
      readonly group: string;
      readonly from: VrrpState;
      readonly to: VrrpState;
      readonly cause: string;
    }
  | {
      readonly event: 'priorityChanged';
      readonly instance: string;
      readonly from: number;
      readonly to: number;
      readonly reason: string;
    }
  /** `VRRP_Instance(A) Tracked BFD instance B1 is UP` */
  | {
      readonly event: 'sessionChanged';
      readonly instance: string;
      readonly session: string;
      readonly up: boolean;
    }
  /** The number in a tracked file puts the instance into FAULT, or no longer does. */
  | {
      readonly event: 'fileFault';
      readonly instance: string;
      readonly file: string;
      readonly isFault: boolean;
    }
  | {
      readonly event: 'processQuorumChanged';
      readonly process: string;
      readonly holds: boolean;
    }
  | {
      readonly event: 'scriptChanged';
      readonly script: string;
      readonly good: boolean;
    }
  /** A master heard a lower-priority advert and asserted itself. */
  | {
      readonly event: 'lowerPriorityAdvert';
      readonly instance: string;
      readonly source: IpAddress;
      readonly priority: number;
      readonly ownPriority: number;
    }
  /** A backup heard a lower-priority advert and lets its timer run out. */
  | {
      readonly event: 'discardingLowerPriority';
      readonly instance: string;
      readonly source: IpAddress;
      readonly priority: number;
    }
  /** A master has heard another one, which goes on. */
  | {
      readonly event: 'conflictBegan';
      readonly instance: string;
      readonly interface: string;
      readonly virtualRouterId: number;
      readonly rival: Rival;
    }
  | {
      readonly event: 'conflictEnded';
      readonly instance: string;
      readonly end: ConflictEnd;
      readonly lastedMs: number;
    }
  | {
      readonly event: 'priorityZeroReceived';
      readonly instance: string;
      readonly source: IpAddress;
    }
  | { readonly event: 'priorityZeroSent'; readonly instance: string }
  | { readonly event: 'handOverOffered'; readonly instance: string; readonly timeoutMs: number }
  | { readonly event: 'handOverNotTaken'; readonly instance: string }
  /** `vrrp_wait_for_lvs` is over, and the checker child has not filled the table of IPVS. */
  | {
      readonly event: 'lvsWaitOver';
      readonly instances: readonly string[];
      readonly waitedMs: number;
    }
  /** `vrrp_wait_for_lvs` is over, and the checks have not told the quorum of what is tracked. */
  | {
      readonly event: 'quorumWaitOver';
      readonly virtualServers: readonly string[];
      readonly waitedMs: number;
    }
  | {
      readonly event: 'preemptDelayStarted';
      readonly instance: string;
      readonly delayMs: number;
      /** It learns connections meanwhile (balancing/learning.ts), and needs longer for that. */
      readonly learns?: true;
    }
  /** A packet was dropped. At most one a minute per kind and peer; `suppressed` were not logged. */
  | {
      readonly event: 'packetDropped';
      readonly instance: string;
      readonly source: IpAddress;
      readonly counter: keyof PacketCounters;
      readonly problem: PacketProblem;
      readonly suppressed: number;
    }
  /** Accepted, but the peer's configuration differs from ours. Limited in the same way. */
  | {
      readonly event: 'peerDiffers';
      readonly instance: string;
      readonly source: IpAddress;
      readonly counter: keyof PacketCounters | undefined;
      readonly problem: PacketProblem;
      readonly suppressed: number;
    }
  | {
      readonly event: 'unknownVirtualRouterId';
      readonly interface: string;
      readonly source: IpAddress;
      readonly virtualRouterId: number;
    }
  | {
      readonly event: 'duplicateAddressOfOurs';
      readonly instance: string;
      readonly source: IpAddress;
    }
  | {
      readonly event: 'addressLost';
      readonly instance: string;
      readonly address: IpAddress;
    }
  /** A route or rule, in the words of iproute2. */
  | {
      readonly event: 'routeLost';
      readonly instance: string;
      readonly entry: string;
    };
