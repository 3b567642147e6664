/** The state of one virtual router, and the events that change it. Plain data, never modified. */
import type { IpAddress } from '../../base/address.js';
import { emptyReportLimit, type ReportLimit } from '../../base/report-limit.js';
import type { VrrpInstance } from '../../config/model.js';
import type {
  Contribution,
  FaultKind,
  InstanceCheckpoint,
  Transition,
  VrrpEffect,
  VrrpState,
} from '../messages.js';
import { type PacketCounters, zeroCounters } from '../packet/counters.js';
import type { ReplayMark } from '../packet/freshness.js';
import type { RememberedAdvert } from '../packet/heard-adverts.js';
import type { PacketProblem } from '../packet/packet-problem.js';
import type { PeerTally } from '../packet/peer-tally.js';
import type { AdvertMismatch, ReceivedAdvert } from '../packet/receive.js';
import { type Conflict, noRivals } from './conflict.js';
import { HAND_OVER_PRIORITY, type HandOver, noHandOver } from './hand-over.js';
import { noConflict, type OwnerConflict } from './owner-conflict.js';
import { type ArmedTimers, noTimers, type TimerName } from './timers.js';
import { effectivePriority, OWNER_PRIORITY } from './tracking.js';
import type { TransitionCause, TransitionReason } from './vrrp-state.js';

/** What links, scripts and configuration amount to for one instance (environment.ts). */
export interface Environment {
  /** Why it must be in FAULT, one entry for each independent reason; empty: it may work. */
  readonly faults: readonly string[];
  /** What kinds of reasons these are, each once. */
  readonly faultKinds: readonly FaultKind[];
  /** What has to come before it may leave INIT, in words: first results, the table of IPVS. */
  readonly waitingFor: readonly string[];
  /** What tracked objects add to the base priority now, those that add nothing left out. */
  readonly contributions: readonly Contribution[];
  /** Base priority and all contributions, before clamping. */
  readonly totalPriority: number;
  readonly effectivePriority: number;
  /** What we write into our adverts; undefined: there is no address, so nothing can be sent. */
  readonly sourceAddress: IpAddress | undefined;
}

/** Where a `preempt_delay` stands; 'over' lasts until it is cancelled. */
export type PreemptDelay = 'none' | 'running' | 'over';

export interface InstanceState {
  readonly state: VrrpState;
  /** Its master-down timer has expired, but its sync group has to wait for other members. */
  readonly wantsMaster: boolean;
  readonly environment: Environment;
  /** Master_Adver_Interval of RFC 9568 section 6.1, in milliseconds. */
  readonly masterAdvertIntervalMs: number;
  /** Source and priority of the last accepted advert; undefined and 0 before there is one. */
  readonly masterAddress: IpAddress | undefined;
  readonly masterPriority: number;
  /** When a backup last accepted an advert of its master; undefined: never. */
  readonly masterHeardMs: number | undefined;
  readonly peers: readonly PeerTally[];
  /** The last adverts, the refused ones too. */
  readonly heard: readonly RememberedAdvert[];
  /** Why a backup is master when its timer runs out now. */
  readonly takesOverFor: TransitionCause;
  /** Monotonic time of the last change of state. */
  readonly lastTransitionMs: number;
  /** The last change of state, a predecessor's as well; undefined: none is known. */
  readonly lastTransition: Transition | undefined;
  /** When a master last answered an advert of another router; undefined: never. */
  readonly answeredMs: number | undefined;
  /** When it last notified of an advert of lower priority; undefined: never. */
  readonly alarmedMs: number | undefined;
  readonly preemptDelay: PreemptDelay;
  /** Until when it learns the connections of a worse router (balancing/learning.ts). */
  readonly learnsUntilMs: number | undefined;
  /** Of the IPv4 header of the next packet, 1..65535. */
  readonly identification: number;
  /** The last number of an authentication header that was sent or accepted; 0: none. */
  readonly sequence: number;
  /** The last number that adverts were signed with by `auth_hmac`; undefined: none yet. */
  readonly signedNumber: bigint | undefined;
  /** What has been accepted of others by `auth_hmac`. */
  readonly replayMarks: readonly ReplayMark[];
  /** A peer makes unicast checksums as keepalived did before 1.3.6, and gets them so. */
  readonly usesOldChecksum: boolean;
  readonly timers: ArmedTimers;
  readonly counters: PacketCounters;
  readonly reports: ReportLimit;
  readonly ownerConflict: OwnerConflict;
  readonly handOver: HandOver;
  readonly conflict: Conflict;
}

/** How a change reaches the members of a sync group (group.ts decides, each member obeys). */
export interface GroupOrder extends TransitionReason {
  readonly becomes: 'MASTER' | 'BACKUP' | 'FAULT';
  /** A master that is told to leave sends an advert of priority 0. */
  readonly sendPriorityZero: boolean;
  /** The master-down timer starts with the skew alone. */
  readonly afterSkew: boolean;
}

/** What can happen to one instance. */
export type InstanceEvent =
  /** `ownersOnly`: no member of the group is anything but an owner, so an owner need not wait. */
  | {
      readonly kind: 'start';
      readonly ownersOnly: boolean;
      /** Until when a worse router is left alone, whatever `preempt_delay` says. */
      readonly learnsUntilMs: number | undefined;
    }
  /** Go on in a state that a predecessor had, without a notification. */
  | {
      readonly kind: 'resume';
      readonly checkpoint: InstanceCheckpoint;
      readonly as: 'MASTER' | 'BACKUP' | 'FAULT';
    }
  | {
      readonly kind: 'environment';
      readonly environment: Environment;
      /** Another member of the group still has a fault. */
      readonly heldByGroup: boolean;
      /** An owner that recovers is master at once, unless members of its group are no owners. */
      readonly ownerMayLead: boolean;
      readonly notifyPriority: boolean;
      readonly reason: string;
    }
  /** `groupAgrees` matters to masterDown: alone, or all other members want it too. */
  | { readonly kind: 'timer'; readonly timer: TimerName; readonly groupAgrees: boolean }
  | {
      readonly kind: 'advert';
      readonly advert: ReceivedAdvert;
      readonly differences: readonly AdvertMismatch[];
    }
  | {
      readonly kind: 'badPacket';
      readonly source: IpAddress;
      readonly counter: keyof PacketCounters | undefined;
      readonly problem: PacketProblem;
    }
  | { readonly kind: 'group'; readonly order: GroupOrder }
  /** A member of the group asserts itself against a lower-priority master. */
  | { readonly kind: 'announceAgain' }
  /** A master sends an advert now, whatever its schedule. */
  | { readonly kind: 'advertise' }
  | { readonly kind: 'addressLost'; readonly address: IpAddress }
  /** A station says by ARP or neighbour discovery that it has an address. */
  | { readonly kind: 'claim'; readonly address: IpAddress; readonly hardwareAddress: string }
  /** A master offers itself to a backup, for so long. */
  | { readonly kind: 'handOver'; readonly timeoutMs: number }
  | { readonly kind: 'routeLost'; readonly entry: string }
  /** The configuration of this step has replaced `former`. */
  | { readonly kind: 'reconfigured'; readonly former: VrrpInstance }
  /** Orderly stop, or removal from the configuration. */
  | ({ readonly kind: 'leave'; readonly release: boolean } & TransitionReason);

/** What a step works with. The functions of a step append to `effects`. */
export interface StepContext {
  readonly configuration: VrrpInstance;
  readonly nowMs: number;
  /** Wall-clock time, milliseconds since the Unix epoch. */
  readonly epochMs: number;
  readonly effects: VrrpEffect[];
}

/** An instance before its start. */
export function initialInstanceState(configuration: VrrpInstance, nowMs: number): InstanceState {
  const { priority } = configuration;
  return {
    state: 'INIT',
    wantsMaster: false,
    environment: {
      faults: [],
      faultKinds: [],
      waitingFor: [],
      contributions: [],
      totalPriority: priority,
      effectivePriority: effectivePriority(priority, priority),
      sourceAddress: configuration.sourceAddress,
    },
    masterAdvertIntervalMs: configuration.advertIntervalMs,
    masterAddress: undefined,
    masterPriority: 0,
    masterHeardMs: undefined,
    peers: [],
    heard: [],
    takesOverFor: 'timeout',
    lastTransitionMs: nowMs,
    lastTransition: undefined,
    answeredMs: undefined,
    alarmedMs: undefined,
    preemptDelay: 'none',
    learnsUntilMs: undefined,
    identification: 1,
    sequence: 0,
    signedNumber: undefined,
    replayMarks: [],
    usesOldChecksum: configuration.oldUnicastChecksum === 'always',
    timers: noTimers,
    counters: zeroCounters,
    reports: emptyReportLimit,
    ownerConflict: noConflict,
    handOver: noHandOver,
    conflict: noRivals,
  };
}

/** The priority in our adverts and in our elections. */
export function priorityOf(state: InstanceState): number {
  if (state.handOver.phase !== 'none') {
    return HAND_OVER_PRIORITY;
  }
  const { effectivePriority: effective } = state.environment;
  return state.ownerConflict.phase === 'yielded' && effective === OWNER_PRIORITY
    ? OWNER_PRIORITY - 1
    : effective;
}

/** Adds one to a counter. */
export function count(state: InstanceState, counter: keyof PacketCounters): InstanceState {
  const counters = { ...state.counters, [counter]: state.counters[counter] + 1 };
  return { ...state, counters };
}

/**
 * `{ ...state }`, each field by its name; the caller changes it before anything else has it. V8
 * (Node.js 20) copies a state that has been through many spreads property by property, through its
 * runtime, which took 5 µs for each advert, a fifth of what a backup of 200 masters spent.
 */
export function copyOf(state: InstanceState): Writable<InstanceState> {
  return {
    state: state.state,
    wantsMaster: state.wantsMaster,
    environment: state.environment,
    masterAdvertIntervalMs: state.masterAdvertIntervalMs,
    masterAddress: state.masterAddress,
    masterPriority: state.masterPriority,
    masterHeardMs: state.masterHeardMs,
    peers: state.peers,
    heard: state.heard,
    takesOverFor: state.takesOverFor,
    lastTransitionMs: state.lastTransitionMs,
    lastTransition: state.lastTransition,
    answeredMs: state.answeredMs,
    alarmedMs: state.alarmedMs,
    preemptDelay: state.preemptDelay,
    learnsUntilMs: state.learnsUntilMs,
    identification: state.identification,
    sequence: state.sequence,
    signedNumber: state.signedNumber,
    replayMarks: state.replayMarks,
    usesOldChecksum: state.usesOldChecksum,
    timers: state.timers,
    counters: state.counters,
    reports: state.reports,
    ownerConflict: state.ownerConflict,
    handOver: state.handOver,
    conflict: state.conflict,
  };
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
