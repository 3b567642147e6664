/**
 * What goes into the VRRP core and what comes out of it.
 *
 *        link changes, script results, datagrams, time, configuration
 *                                 │  VrrpInput
 *                     ┌───────────▼───────────┐
 *                     │  router  (router.ts)  │  sync groups (group.ts)
 *                     │   └ instance × n      │  the state machine (instance.ts)
 *                     └───────────┬───────────┘
 *                                 │  VrrpEffect
 *      packets to send, addresses to hold, ARP to announce, notifications, log events
 *
 * The core has no socket, no timer, no clock and no log. `nowMs` is a monotonic clock
 * (CLOCK_MONOTONIC, milliseconds with a fraction) that its caller hands in.
 */
import type { IpAddress } from '../base/address.js';
import type { HistogramCounts } from '../base/histogram.js';
import type { Configuration, VirtualAddress } from '../config/model.js';
import type { Route, Rule } from '../config/routing-model.js';
import type { VrrpLogEvent } from './log-events.js';
import type { Conflict } from './machine/conflict.js';
import type { HandOverOutcome } from './machine/hand-over.js';
import type { Contribution } from './machine/tracking.js';
import type { TransitionCause, VrrpState } from './machine/vrrp-state.js';
import type { PacketCounters } from './packet/counters.js';
import type { PeerTally } from './packet/peer-tally.js';

export type { Contribution } from './machine/tracking.js';
export type { VrrpState } from './machine/vrrp-state.js';

/** What is announced to scripts and FIFOs (keepalived's run-time contract, "Scripts"). */
export type NotifyState =
  | 'MASTER'
  | 'BACKUP'
  | 'FAULT'
  | 'STOP'
  | 'DELETED'
  | 'MASTER_RX_LOWER_PRI'
  | 'MASTER_PRIORITY'
  | 'BACKUP_PRIORITY'
  /** There are two masters; there are no longer. */
  | 'CONFLICT'
  | 'HEALED';

/** What can happen to the core. */
export type VrrpInput =
  /** The beginning of time; with what a killed predecessor is known to have held. */
  | { readonly kind: 'start'; readonly resume: Checkpoint }
  /** A deadline has passed; ask for the next one again, it may have passed too. */
  | { readonly kind: 'time' }
  /** A whole IP packet, header included, as a raw socket on `interface` received it. */
  | { readonly kind: 'datagram'; readonly interface: string; readonly bytes: Uint8Array }
  | { readonly kind: 'link'; readonly link: LinkStatus }
  /** The configured source addresses of unicast that this machine does not have; all since then. */
  | { readonly kind: 'absentSources'; readonly addresses: readonly IpAddress[] }
  /** A run of a `vrrp_script` has ended. */
  | { readonly kind: 'scriptResult'; readonly script: string; readonly succeeded: boolean }
  /** Wall-clock time less monotonic time: said at the start and when the clock was set. */
  | { readonly kind: 'wallClock'; readonly offsetMs: number }
  /** The number in a tracked file, said at the start and when it is another one. */
  | { readonly kind: 'fileValue'; readonly file: string; readonly value: number }
  /** Whether as many processes run as a `vrrp_track_process` asks for, said likewise. */
  | { readonly kind: 'processQuorum'; readonly process: string; readonly holds: boolean }
  /** Whether virtual servers of a name have their quorum, said once their checks can tell. */
  | {
      readonly kind: 'virtualServerQuorum';
      readonly virtualServer: string;
      readonly holds: boolean;
    }
  /** Where a BFD session stands, said at its start and at each change. */
  | { readonly kind: 'bfdState'; readonly session: string; readonly up: boolean }
  /**
   * Whether the table of IPVS is as the configuration asks; it is until this says otherwise. May
   * come before `start`. Instances that start meanwhile wait, for `vrrp_wait_for_lvs` at most.
   */
  | { readonly kind: 'lvsTable'; readonly filled: boolean }
  /** By an operator: all instances stay in FAULT. Also before `start`. */
  | { readonly kind: 'maintenance'; readonly on: boolean }
  /** Another program removed an address that this instance holds. */
  | { readonly kind: 'addressLost'; readonly instance: string; readonly address: IpAddress }
  /** Another program removed a route or rule (in the words of iproute2) of this instance. */
  | { readonly kind: 'routeLost'; readonly instance: string; readonly entry: string }
  /** A station says by ARP or neighbour discovery that it has an address. */
  | {
      readonly kind: 'claim';
      readonly interface: string;
      readonly address: IpAddress;
      readonly hardwareAddress: string;
    }
  | { readonly kind: 'reconfigure'; readonly configuration: Configuration }
  /** Masters among these offer themselves to a backup; all members of a sync group together. */
  | {
      readonly kind: 'handOver';
      readonly instances: readonly string[];
      readonly timeoutMs: number;
    }
  /** A master announces its addresses once more, whatever the file says of repetitions. */
  | { readonly kind: 'announceAgain'; readonly instance: string }
  /** Orderly stop; `release: false` (option -V) leaves addresses and peers alone. */
  | { readonly kind: 'stop'; readonly release: boolean };

/** What the core needs to know about an interface. */
export interface LinkStatus {
  readonly name: string;
  /** UP and RUNNING; a missing interface is down. */
  readonly up: boolean;
  /** The interface's addresses, primary first, without those that are virtual addresses. */
  readonly addresses: readonly IpAddress[];
}

/** What the core wants done, in the order in which it says so. */
export type VrrpEffect =
  | TransmitEffect
  /** Install these addresses, each with gratuitous ARP at once, then `rounds - 1` more rounds. */
  | {
      readonly kind: 'acquire';
      readonly instance: string;
      readonly addresses: readonly VirtualAddress[];
      readonly rounds: number;
    }
  /** Remove these addresses as far as they are ours. */
  | {
      readonly kind: 'release';
      readonly instance: string;
      readonly addresses: readonly VirtualAddress[];
    }
  /** Set these, once the addresses of all effects before are there. */
  | RoutingEffect<'setRouting'>
  /** Remove these as far as they are ours. */
  | RoutingEffect<'removeRouting'>
  /** Send gratuitous ARP (or unsolicited NA) for addresses already held. */
  | {
      readonly kind: 'announce';
      readonly instance: string;
      readonly addresses: readonly VirtualAddress[];
      readonly rounds: number;
    }
  /** Ask by ARP or neighbour discovery who has an address; an answer is a `claim`. */
  | {
      readonly kind: 'askNeighbour';
      readonly instance: string;
      readonly interface: string;
      readonly address: IpAddress;
      /** An address of ours, where answers of IPv6 go. */
      readonly from: IpAddress;
    }
  | NotifyEffect
  /** Once for each instance that a `handOver` has named, at once or later. */
  | {
      readonly kind: 'handOverEnded';
      readonly instance: string;
      readonly outcome: HandOverOutcome;
    }
  | { readonly kind: 'log'; readonly event: VrrpLogEvent };

/** Something about routes and rules of an instance, in the order of the file. */
interface RoutingEffect<Kind extends string> {
  readonly kind: Kind;
  readonly instance: string;
  readonly routes: readonly Route[];
  readonly rules: readonly Rule[];
}

/** Send one IP packet, header included, out of `interface`. */
export interface TransmitEffect {
  readonly kind: 'transmit';
  readonly instance: string;
  readonly interface: string;
  readonly destination: IpAddress;
  readonly packet: Uint8Array;
}

/** Tell scripts, FIFOs and mail about a state. `type` is keepalived's first argument. */
export interface NotifyEffect {
  readonly kind: 'notify';
  readonly type: 'INSTANCE' | 'GROUP';
  readonly name: string;
  readonly state: NotifyState;
  /** Effective priority; 0 for a group. */
  readonly priority: number;
  /** It has no state any more: FAULT stands for the removal, and is no business of notify_fault. */
  readonly isRemoved?: true;
  /** The other master of CONFLICT and HEALED, as far as it is known. */
  readonly rival?: { readonly address?: IpAddress; readonly hardwareAddress?: string };
}

/** What a successor must know to go on as if nothing had happened. All of it is plain data. */
export interface Checkpoint {
  readonly instances: readonly InstanceCheckpoint[];
  readonly scripts: readonly ScriptCheckpoint[];
}

/** What a successor must know of an instance. */
export interface InstanceCheckpoint {
  readonly name: string;
  readonly state: VrrpState;
  /** Monotonic; CLOCK_MONOTONIC is one for all processes of a machine. */
  readonly lastTransitionMs: number;
  readonly masterAdvertIntervalMs: number;
  readonly counters: PacketCounters;
  /** Of authentication headers; absent: 0. */
  readonly sequence?: number;
  /** It has handed its addresses over and does not ask for them again (machine/hand-over.ts). */
  readonly handedOver?: true;
  /** Adverts by sender; absent: none. */
  readonly peers?: readonly PeerTally[];
  /** How it came into its state; absent: it is not known. */
  readonly lastTransition?: Transition;
  /** Who else behaves as master; absent: no other was heard. */
  readonly conflict?: Conflict;
}

/** What a successor must know of a tracked script. */
export interface ScriptCheckpoint {
  readonly name: string;
  /** undefined while the script has not given a first result. */
  readonly good: boolean | undefined;
  /** 0 .. rise + fall - 1 */
  readonly resultCounter: number;
}

/** What can keep an instance in FAULT. */
export const FAULT_KINDS = [
  ...['link', 'address', 'peer', 'interface', 'script', 'process'],
  ...['bfd', 'virtual_server', 'file', 'group', 'maintenance'],
] as const satisfies readonly string[];

/** One of them. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** How an instance came into its state. */
export interface Transition {
  readonly from: VrrpState;
  readonly cause: TransitionCause;
  /** As in the log: `advertisement timeout`, `interface eth0 down`; "" for none. */
  readonly reason: string;
}

/** The whole state of one instance, for status, dumps and tests. Plain data. */
export interface InstanceSnapshot {
  readonly name: string;
  readonly state: VrrpState;
  readonly wantedState: VrrpState;
  readonly interface: string;
  readonly virtualRouterId: number;
  readonly version: 2 | 3;
  readonly basePriority: number;
  readonly effectivePriority: number;
  /** Base plus all contributions before clamping. */
  readonly totalPriority: number;
  readonly advertIntervalMs: number;
  readonly masterAdvertIntervalMs: number;
  readonly sourceAddress: IpAddress | undefined;
  /** Of the last accepted advert. */
  readonly masterAddress: IpAddress | undefined;
  readonly masterPriority: number;
  /** Of a backup: when it last accepted an advert of its master. */
  readonly masterHeardMs?: number;
  /** So long a backup waits for the next one. */
  readonly masterDownIntervalMs: number;
  readonly addressesHeld: boolean;
  /** Monotonic time of the last change of state. */
  readonly lastTransitionMs: number;
  /** How it came into its state, in this process or one before it; absent: it is not known. */
  readonly lastTransition?: Transition;
  /** What tracked objects add to the base priority now, those that add nothing left out. */
  readonly contributions?: readonly Contribution[];
  /** It leaves a master of lower priority alone (`nopreempt`). */
  readonly nopreempt?: true;
  /** In INIT: what has to come before it starts. */
  readonly waitingFor?: readonly string[];
  /** Why it is in FAULT, empty otherwise: `interface eth0 down`, `script chk failed`, … */
  readonly faults: readonly string[];
  /** Of which kinds these are, each once. */
  readonly faultKinds: readonly FaultKind[];
  /** Name → milliseconds from now; only what is armed. */
  readonly timersMs: Readonly<Record<string, number>>;
  readonly counters: PacketCounters;
  /** Adverts by sender. */
  readonly peers: readonly PeerTally[];
  readonly syncGroup: string | undefined;
  /** Absent: no hand-over is under way or in force. */
  readonly handOver?: 'offering' | 'given';
  /** Who else behaves as master; absent: none was heard of late. */
  readonly conflict?: Conflict;
  /** The addresses as the kernel has them; absent: it was not asked. */
  readonly addresses?: readonly AddressStanding[];
}

/** A virtual address, and whether the kernel has it on its interface. */
export interface AddressStanding {
  readonly address: IpAddress;
  readonly interface: string;
  readonly present: boolean;
}

/** A sync group, for status, dumps and tests. */
export interface GroupSnapshot {
  readonly name: string;
  readonly state: VrrpState;
  readonly members: readonly string[];
}

/** A tracked script, for status, dumps and tests. */
export interface ScriptSnapshot extends ScriptCheckpoint {
  readonly text: string;
}

/** An interface that instances use or track, as the kernel has it. */
export interface InterfaceSnapshot {
  readonly name: string;
  readonly index: number;
  readonly up: boolean;
  readonly running: boolean;
  readonly loopback: boolean;
  readonly mtu: number;
  /** `02:00:00:00:00:01`; "" when it has none. */
  readonly hardwareAddress: string;
  /** ARPHRD_* */
  readonly hardwareType: number;
  /** The first address that is not virtual. */
  readonly address4: IpAddress | undefined;
  readonly linkLocal6: IpAddress | undefined;
}

/** Everything the core knows, for status, dumps and tests. */
export interface VrrpSnapshot {
  /** Absent: the kernel was not asked. */
  readonly interfaces?: readonly InterfaceSnapshot[];
  readonly instances: readonly InstanceSnapshot[];
  readonly groups: readonly GroupSnapshot[];
  readonly scripts: readonly ScriptSnapshot[];
  /** Absent: of the core alone. */
  readonly tallies?: VrrpTallies;
}

/** What the process that sends adverts has counted; its successor goes on from there. */
export interface VrrpTallies {
  /** Seconds from the time an advert was due to when it was handed to the kernel. */
  readonly advertLateness: HistogramCounts;
  /** Seconds from the first advert of a new master until its addresses are set and announced. */
  readonly takeover: HistogramCounts;
  /** Gratuitous ARP and unsolicited neighbour advertisements handed to the kernel. */
  readonly announced: Readonly<Record<string, AnnouncementCounts>>;
}

/** Of an instance. */
export interface AnnouncementCounts {
  readonly arp: number;
  readonly na: number;
}
