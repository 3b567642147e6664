/**
 * What happens on the way from one state to another, in keepalived's order. Each function returns
 * the next state and appends its effects to those of the step.
 */
import type { IpAddress } from '../../base/address.js';
import { admitReport } from '../../base/report-limit.js';
import type { VirtualAddress, VrrpInstance } from '../../config/model.js';
import { advertInterfaceOf } from '../advert-interface.js';
import type { VrrpLogEvent } from '../log-events.js';
import type { NotifyState, VrrpState } from '../messages.js';
import { LAST_SEQUENCE } from '../packet/authentication-header.js';
import { signingKeyOf } from '../packet/authentication-trailer.js';
import { nextNumber } from '../packet/freshness.js';
import { earlierAdverts } from '../packet/heard-adverts.js';
import { nextAdvertPacket, usesHeader } from '../packet/packet.js';
import { askForClaims, endConflict } from './conflict-steps.js';
import { extraIntervalMs } from './extra-announcement.js';
import { endHandOver, handedOver } from './hand-over-steps.js';
import { count, type InstanceState, priorityOf, type StepContext } from './instance-state.js';
import { noConflict } from './owner-conflict.js';
import { removeRouting, routingOfInstance, setRouting } from './routing.js';
import { type ArmedTimers, arm, masterDownMs, noTimers, skewMs } from './timers.js';
import type { TransitionReason } from './vrrp-state.js';

/** All addresses of an instance, in the order in which they are installed. */
export function addressesOfInstance(configuration: VrrpInstance): readonly VirtualAddress[] {
  return [...configuration.virtualAddresses, ...configuration.excludedAddresses];
}

/** Appends a log event. */
export function log(context: StepContext, event: VrrpLogEvent): void {
  context.effects.push({ kind: 'log', event });
}

/** Appends a notification about this instance. */
export function notify(context: StepContext, state: InstanceState, what: NotifyState): void {
  context.effects.push({
    kind: 'notify',
    type: 'INSTANCE',
    name: context.configuration.name,
    state: what,
    priority: priorityOf(state),
  });
}

/** Appends a log event about a packet unless the same was said within the last minute. */
export function logPacket(
  context: StepContext,
  state: InstanceState,
  event: (suppressed: number) => VrrpLogEvent & { readonly source: IpAddress },
  kind: string,
): InstanceState {
  const preview = event(0);
  const { limit, admitted, suppressed } = admitReport(
    state.reports,
    kind,
    preview.source,
    context.nowMs,
  );
  if (admitted) {
    log(context, suppressed === 0 ? preview : event(suppressed));
  }
  return { ...state, reports: limit };
}

/** Sends one advert to the group or to each peer; without a source address nothing can be sent. */
export function transmit(
  context: StepContext,
  state: InstanceState,
  priority: number,
): InstanceState {
  const { configuration, effects } = context;
  const source = state.environment.sourceAddress;
  const sequence = state.sequence + (usesHeader(configuration) ? 1 : 0);
  if (source === undefined || sequence > LAST_SEQUENCE) {
    return state;
  }
  const signedNumber = nextSignedNumber(context, state);
  const peers = configuration.unicastPeers;
  const copies = Math.max(peers.length, 1);
  let { identification } = state;
  for (let index = 0; index < copies; index += 1) {
    const destination = peers[index]?.address ?? configuration.multicastGroup;
    effects.push({
      kind: 'transmit',
      instance: configuration.name,
      interface: advertInterfaceOf(configuration),
      destination,
      packet: nextAdvertPacket(configuration, {
        source,
        destination,
        priority,
        identification,
        oldChecksum: state.usesOldChecksum,
        sequence,
        ...(signedNumber === undefined ? {} : { number: signedNumber }),
      }),
    });
    identification = identification === 0xffff ? 1 : identification + 1;
  }
  const counters = { ...state.counters, advert_sent: state.counters.advert_sent + 1 };
  return { ...state, identification, sequence, signedNumber, counters };
}

/** One advert is signed once, for all peers; undefined: it is not signed. */
function nextSignedNumber(
  { configuration, epochMs }: StepContext,
  { signedNumber }: InstanceState,
): bigint | undefined {
  const { hmac, advertIntervalMs } = configuration;
  return hmac === undefined || signingKeyOf(configuration) === undefined
    ? signedNumber
    : nextNumber(signedNumber, epochMs, hmac, advertIntervalMs);
}

/** A master's advert out of its schedule; the next one follows one interval later. */
export function sendAdvertNow(context: StepContext, state: InstanceState): InstanceState {
  const sent = transmit(context, state, priorityOf(state));
  return scheduleAdvert(context, sent, context.nowMs + context.configuration.advertIntervalMs);
}

/**
 * A master's advert by schedule. The next deadline counts from this one and not from now, so that
 * delays do not add up; after a stall of an interval or more the schedule starts again from now, so
 * that there is no burst.
 */
export function sendAdvertOnSchedule(context: StepContext, state: InstanceState): InstanceState {
  const { configuration, nowMs } = context;
  const sent = transmit(context, state, priorityOf(state));
  const next = (state.timers.advert ?? nowMs) + configuration.advertIntervalMs;
  return scheduleAdvert(
    context,
    sent,
    next > nowMs ? next : nowMs + configuration.advertIntervalMs,
  );
}

function scheduleAdvert(
  context: StepContext,
  state: InstanceState,
  deadlineMs: number,
): InstanceState {
  const timers = arm(state.timers, 'advert', deadlineMs);
  const conflict = state.ownerConflict;
  if (conflict.phase !== 'adverts') {
    return { ...state, timers };
  }
  if (conflict.left > 1) {
    return { ...state, timers, ownerConflict: { ...conflict, left: conflict.left - 1 } };
  }
  const listenUntilMs = context.nowMs + conflict.waitMs;
  return {
    ...state,
    timers: arm(timers, 'ownerConflict', listenUntilMs),
    ownerConflict: { phase: 'listening' },
  };
}

/**
 * The advert of priority 0 that lets a backup take over after its skew (RFC 9568 section 6.4.3);
 * nothing is sent, counted or said without a source address.
 */
export function sendPriorityZero(context: StepContext, state: InstanceState): InstanceState {
  const sent = transmit(context, state, 0);
  if (sent === state) {
    return state;
  }
  log(context, { event: 'priorityZeroSent', instance: context.configuration.name });
  return count(sent, 'pri_zero_sent');
}

/** The master-down interval with what is known of the master now, in milliseconds. */
export function downIntervalMs(
  { version, downTimerAdverts }: VrrpInstance,
  state: InstanceState,
  masterAdvertIntervalMs = state.masterAdvertIntervalMs,
): number {
  return masterDownMs(version, priorityOf(state), masterAdvertIntervalMs, downTimerAdverts);
}

/** The skew with what is known of the master now, in milliseconds. */
export function ownSkewMs(configuration: VrrpInstance, state: InstanceState): number {
  return skewMs(configuration.version, priorityOf(state), state.masterAdvertIntervalMs);
}

/** The timers of a master, its next advert excepted. */
export function announceTimers(configuration: VrrpInstance, nowMs: number): ArmedTimers {
  const { masterDelayMs, masterRefreshMs } = configuration.garp;
  const extraMs = extraIntervalMs(configuration);
  return {
    ...(masterDelayMs > 0 ? { garpDelay: nowMs + masterDelayMs } : {}),
    ...(masterRefreshMs > 0 ? { garpRefresh: nowMs + masterRefreshMs } : {}),
    ...(extraMs > 0 ? { garpExtra: nowMs + masterDelayMs + extraMs } : {}),
  };
}

/** Advert first, then the addresses, each with its gratuitous ARP, then the notification. */
export function becomeMaster(
  context: StepContext,
  state: InstanceState,
  reason: TransitionReason,
): InstanceState {
  const { configuration, nowMs } = context;
  const timers = announceTimers(configuration, nowMs);
  const sent = sendAdvertNow(context, { ...endHandOver(context, state), timers });
  acquire(context, addressesOfInstance(configuration));
  setRouting(context, routingOfInstance(configuration));
  const entered = enter(context, count(sent, 'become_master'), 'MASTER', reason);
  return askForClaims(context, entered);
}

/** Appends the installation of addresses, unless there are none. */
export function acquire(context: StepContext, addresses: readonly VirtualAddress[]): void {
  if (addresses.length > 0) {
    const { name, garp } = context.configuration;
    const rounds = garp.masterRepeat;
    context.effects.push({ kind: 'acquire', instance: name, addresses, rounds });
  }
}

/** Appends the removal of addresses, unless there are none. */
export function release(context: StepContext, addresses: readonly VirtualAddress[]): void {
  if (addresses.length > 0) {
    context.effects.push({ kind: 'release', instance: context.configuration.name, addresses });
  }
}

/** Appends gratuitous ARP for all addresses. */
export function announce(
  context: StepContext,
  rounds: number,
  addresses = addressesOfInstance(context.configuration),
): void {
  if (addresses.length > 0 && rounds > 0) {
    const instance = context.configuration.name;
    context.effects.push({ kind: 'announce', instance, addresses, rounds });
  }
}

/** How a master leaves. */
export interface Departure extends TransitionReason {
  readonly to: 'BACKUP' | 'FAULT';
  readonly sendPriorityZero: boolean;
  readonly afterSkew: boolean;
}

/** Priority 0 where it is due, then the addresses go, then the notification. */
export function leaveMaster(
  context: StepContext,
  state: InstanceState,
  departure: Departure,
): InstanceState {
  const told = departure.sendPriorityZero
    ? sendPriorityZero(context, endHandOver(context, state))
    : handedOver(context, state, undefined);
  removeRouting(context, routingOfInstance(context.configuration));
  release(context, addressesOfInstance(context.configuration));
  const released = count(told, 'release_master');
  return departure.to === 'FAULT'
    ? enterFault(context, released, departure)
    : enterBackup(context, released, departure, departure.afterSkew ? 'skew' : 'masterDown');
}

/** What a new BACKUP waits for. */
export type FirstWait = 'masterDown' | 'skew' | 'none';

/** BACKUP with a running master-down timer. */
export function enterBackup(
  context: StepContext,
  state: InstanceState,
  reason: TransitionReason,
  wait: FirstWait,
): InstanceState {
  const { configuration, nowMs } = context;
  const yielded = state.ownerConflict.phase === 'yielded';
  const settled = yielded ? state : { ...state, ownerConflict: noConflict };
  const next = enter(context, settled, 'BACKUP', reason);
  const waitMs = waitMsOf(wait, configuration, next);
  const takesOverFor = wait === 'none' ? 'start' : 'timeout';
  return { ...next, takesOverFor, timers: { masterDown: nowMs + waitMs } };
}

function waitMsOf(wait: FirstWait, configuration: VrrpInstance, state: InstanceState): number {
  switch (wait) {
    case 'masterDown':
      return downIntervalMs(configuration, state);
    case 'skew':
      return ownSkewMs(configuration, state);
    case 'none':
      return 0;
  }
}

/** FAULT: nothing runs until the last fault is gone. */
export function enterFault(
  context: StepContext,
  state: InstanceState,
  reason: TransitionReason,
): InstanceState {
  const ended = endHandOver(context, state);
  return {
    ...enter(context, ended, 'FAULT', reason),
    timers: noTimers,
    ownerConflict: noConflict,
  };
}

/** The change of state itself, said to scripts and then to the log. */
function enter(
  context: StepContext,
  state: InstanceState,
  to: Exclude<VrrpState, 'INIT'>,
  { cause, reason }: TransitionReason,
): InstanceState {
  const isMaster = to === 'MASTER';
  const next: InstanceState = {
    ...(isMaster ? state : endConflict(context, state, { kind: 'yielded', to })),
    state: to,
    wantsMaster: isMaster,
    preemptDelay: 'none',
    lastTransitionMs: context.nowMs,
    lastTransition: { from: state.state, cause, reason },
  };
  notify(context, next, to);
  logStateChange(context, state, next, { cause, reason });
  return next;
}

/** Appends the log event of a change of state. */
export function logStateChange(
  context: StepContext,
  from: InstanceState,
  to: InstanceState,
  { cause, reason }: TransitionReason,
): void {
  const { heard, environment } = to;
  const { contributions } = environment;
  log(context, {
    event: 'stateChanged',
    instance: context.configuration.name,
    from: from.state,
    to: to.state,
    cause,
    reason,
    priority: priorityOf(to),
    ...(heard.length === 0 ? {} : { adverts: earlierAdverts(heard, context.nowMs) }),
    ...(contributions.length === 0 ? {} : { contributions }),
  });
}
