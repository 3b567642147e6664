/** What is the same in all states. */
import type { VrrpInstance } from '../../config/model.js';
import { withMark } from '../packet/freshness.js';
import { withHeard } from '../packet/heard-adverts.js';
import { tallyAdvert } from '../packet/peer-tally.js';
import type { AdvertMismatch, ReceivedAdvert } from '../packet/receive.js';
import { endConflict, noteAdvert } from './conflict-steps.js';
import { endHandOver } from './hand-over-steps.js';
import {
  copyOf,
  count,
  type InstanceEvent,
  type InstanceState,
  priorityOf,
  type StepContext,
} from './instance-state.js';
import { noConflict } from './owner-conflict.js';
import { removeRouting, routingOfInstance } from './routing.js';
import { noTimers } from './timers.js';
import {
  addressesOfInstance,
  log,
  logPacket,
  logStateChange,
  notify,
  release,
  sendPriorityZero,
} from './transitions.js';
import type { TransitionReason } from './vrrp-state.js';

type EventOf<Kind extends InstanceEvent['kind']> = Extract<InstanceEvent, { kind: Kind }>;

/** A packet that was dropped is counted and said, and changes nothing: no timer moves. */
export function badPacket(
  context: StepContext,
  state: InstanceState,
  event: EventOf<'badPacket'>,
): InstanceState {
  const { counter, source, problem } = event;
  if (counter === undefined) {
    return state;
  }
  const peers = tallyAdvert(state.peers, source, counter);
  const advert = { atMs: context.nowMs, source, refused: problem.kind };
  const heard = withHeard(state.heard, advert);
  const noted = noteAdvert(context, { ...state, peers, heard }, { source, refused: problem });
  return logPacket(
    context,
    count(noted, counter),
    (suppressed) => ({
      event: 'packetDropped',
      instance: context.configuration.name,
      source,
      counter,
      problem,
      suppressed,
    }),
    counter,
  );
}

/** Counts a good advert, and counts and says in what its sender's configuration differs. */
export function countAdvert(
  context: StepContext,
  state: InstanceState,
  { advert, differences }: EventOf<'advert'>,
): InstanceState {
  const { source, priority, mark } = advert;
  const next = copyOf(state);
  next.sequence = advert.sequence ?? state.sequence;
  if (mark !== undefined) {
    next.replayMarks = withMark(state.replayMarks, mark, context.configuration.unicastPeers.length);
  }
  next.peers = tallyAdvert(state.peers, source, undefined);
  next.heard = withHeard(state.heard, { atMs: context.nowMs, source, priority });
  next.counters = { ...state.counters, advert_rcvd: state.counters.advert_rcvd + 1 };
  let counted: InstanceState = next;
  for (const difference of differences) {
    const isOldChecksum = difference.problem.kind === 'oldChecksum';
    if (isOldChecksum && counted.usesOldChecksum) {
      continue; // said when it was found out
    }
    counted = reportDifference(context, counted, advert, difference);
    counted = isOldChecksum ? { ...counted, usesOldChecksum: true } : counted;
  }
  return counted;
}

function reportDifference(
  context: StepContext,
  state: InstanceState,
  advert: ReceivedAdvert,
  difference: AdvertMismatch,
): InstanceState {
  const { counter } = difference;
  const counted = counter === undefined ? state : count(state, counter);
  return sayPeerDiffers(context, counted, advert, difference);
}

/** Says that a peer is configured differently, once a minute for each `kind`. */
export function sayPeerDiffers(
  context: StepContext,
  state: InstanceState,
  { source }: ReceivedAdvert,
  { counter, problem }: AdvertMismatch,
): InstanceState {
  const instance = context.configuration.name;
  return logPacket(
    context,
    state,
    (suppressed) => ({ event: 'peerDiffers', instance, source, counter, problem, suppressed }),
    `differs ${counter ?? 'uncounted'}`,
  );
}

/** Counts and says an advert of priority 0: its sender is leaving. */
export function countPriorityZero(
  context: StepContext,
  state: InstanceState,
  { source }: ReceivedAdvert,
): InstanceState {
  const instance = context.configuration.name;
  return logPacket(
    context,
    count(state, 'pri_zero_rcvd'),
    () => ({ event: 'priorityZeroReceived', instance, source }),
    'priorityZero',
  );
}

/**
 * Version 3 learns the master's interval (RFC 9568 section 6.4.2, 345); one of 0 cannot be meant
 * and would make us master at once, so it counts as our own. Version 2 has but one interval.
 */
export function learnedIntervalMs(
  configuration: VrrpInstance,
  { advertIntervalMs }: ReceivedAdvert,
): number {
  const learns = configuration.version === 3 && advertIntervalMs > 0;
  return learns ? advertIntervalMs : configuration.advertIntervalMs;
}

/** Takes a new environment over; a changed priority is said, but no extra advert is sent. */
export function adoptEnvironment(
  context: StepContext,
  state: InstanceState,
  event: EventOf<'environment'>,
): InstanceState {
  const next: InstanceState = { ...state, environment: event.environment };
  const from = priorityOf(state);
  const to = priorityOf(next);
  if (from !== to) {
    sayPriority(context, next, from, event.reason);
    if (event.notifyPriority) {
      notify(context, next, state.state === 'MASTER' ? 'MASTER_PRIORITY' : 'BACKUP_PRIORITY');
    }
  }
  return next;
}

/** Appends the log event of a changed priority. */
export function sayPriority(
  context: StepContext,
  state: InstanceState,
  from: number,
  reason: string,
): void {
  const instance = context.configuration.name;
  log(context, { event: 'priorityChanged', instance, from, to: priorityOf(state), reason });
}

/** Why an instance goes into FAULT, its faults in one line. */
export function faultOf({ environment }: InstanceState): TransitionReason {
  return { cause: 'fault', reason: environment.faults.join(', ') };
}

/** Stop or removal, in any state; notifications are the router's, after those of all instances. */
export function leave(
  context: StepContext,
  state: InstanceState,
  event: EventOf<'leave'>,
): InstanceState {
  if (state.state === 'INIT') {
    return state;
  }
  let told = endConflict(context, endHandOver(context, state), { kind: 'stopped' });
  if (state.state === 'MASTER' && event.release) {
    told = count(sendPriorityZero(context, told), 'release_master');
    removeRouting(context, routingOfInstance(context.configuration));
    release(context, addressesOfInstance(context.configuration));
  }
  const next: InstanceState = {
    ...told,
    state: 'INIT',
    wantsMaster: false,
    preemptDelay: 'none',
    lastTransitionMs: context.nowMs,
    lastTransition: { from: state.state, cause: event.cause, reason: event.reason },
    timers: noTimers,
    ownerConflict: noConflict,
  };
  logStateChange(context, state, next, event);
  return next;
}
