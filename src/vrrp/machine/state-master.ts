/**
 * MASTER: RFC 9568 section 6.4.3, Active (RFC 3768 section 6.4.3).
 *
 *     event                        actions                                             next
 *     advert timer (660)           send advert; timer := previous deadline + interval  MASTER
 *     advert, priority 0 (705)     send advert                                         MASTER
 *     higher advert (710)          learn the interval, remove addresses                BACKUP
 *     lower advert (720)           send advert and gratuitous ARP                      MASTER
 *     our own priority and address warn                                                MASTER
 *     fault                        send priority 0, remove addresses                   FAULT
 *     address removed by others    the same, timer := skew                             BACKUP
 *     hand-over (hand-over.ts)     send advert with priority 1                         MASTER
 *
 * The advert timer moves only when an advert was sent: a stream of packets cannot silence a master.
 * keepalived sends priority 0 twice for a fault of the instance itself; once is enough.
 */
import { diffAddresses } from '../address-difference.js';
import type { ReceivedAdvert } from '../packet/receive.js';
import { lookAtConflict, noteAdvert, noteClaim, rivalLeft } from './conflict-steps.js';
import { compareAdvert } from './election.js';
import { extraAddresses, extraIntervalMs, repeatTimers } from './extra-announcement.js';
import { noHandOver } from './hand-over.js';
import { handedOver, sayOutcome } from './hand-over-steps.js';
import {
  type InstanceEvent,
  type InstanceState,
  priorityOf,
  type StepContext,
} from './instance-state.js';
import { conflictHeard, noConflict } from './owner-conflict.js';
import { changeRouting, tracksEntry } from './routing.js';
import {
  adoptEnvironment,
  countAdvert,
  countPriorityZero,
  faultOf,
  learnedIntervalMs,
  sayPeerDiffers,
  sayPriority,
} from './state-any.js';
import { arm, disarm, masterDownMs, type TimerName } from './timers.js';
import { OWNER_PRIORITY } from './tracking.js';
import {
  acquire,
  addressesOfInstance,
  announce,
  leaveMaster,
  log,
  logPacket,
  notify,
  release,
  sendAdvertNow,
  sendAdvertOnSchedule,
} from './transitions.js';

type EventOf<Kind extends InstanceEvent['kind']> = Extract<InstanceEvent, { kind: Kind }>;

/**
 * Least time between two answers to what other routers say, in milliseconds. It is less than any
 * advert interval, so that each advert of a router that behaves is answered; a flood of them costs
 * a hundred adverts a second, and not one for each.
 */
const ANSWER_INTERVAL_MS = 10;

/** Least time between two runs of `notify_master_rx_lower_pri`, in milliseconds. */
const ALARM_INTERVAL_MS = 1000;

/** Adverts that a backup misses before it takes over, whatever our `down_timer_adverts`. */
const REPLACED_ADVERTS = 3;

/** The other one is there already. */
const yielding = { to: 'BACKUP', sendPriorityZero: false, afterSkew: false } as const;
/** A backup is to take over at once, or this router after its skew. */
const robbed = { to: 'BACKUP', sendPriorityZero: true, afterSkew: true } as const;

/** One event in MASTER. */
export function stepMaster(
  context: StepContext,
  state: InstanceState,
  event: InstanceEvent,
): InstanceState {
  switch (event.kind) {
    case 'timer':
      return expire(context, state, event.timer);
    case 'advert':
      return hear(context, countAdvert(context, state, event), event.advert);
    case 'environment':
      return changeEnvironment(context, state, event);
    case 'group':
      return event.order.becomes === 'MASTER'
        ? state
        : leaveMaster(context, state, {
            ...event.order,
            to: event.order.becomes,
          });
    case 'announceAgain':
      return answer(context, state, () => assertByArp(context, state));
    case 'claim':
      return noteClaim(context, state, event);
    case 'addressLost':
      return loseAddress(context, state, event);
    case 'routeLost':
      return loseRoute(context, state, event);
    case 'reconfigured':
      return reconfigure(context, state, event);
    case 'advertise':
      return sendAdvertNow(context, state);
    case 'handOver':
      return offer(context, state, event);
    default:
      return state;
  }
}

function expire(context: StepContext, state: InstanceState, timer: TimerName): InstanceState {
  const { garp } = context.configuration;
  switch (timer) {
    case 'advert':
      return advertise(context, state);
    case 'garpDelay':
      announce(context, garp.masterRepeat);
      return { ...state, timers: disarm(state.timers, timer) };
    case 'garpLowerPriority':
      announce(context, garp.lowerPriorityRepeat);
      return { ...state, timers: disarm(state.timers, timer) };
    case 'garpRefresh':
      announce(context, garp.masterRefreshRepeat);
      return {
        ...state,
        timers: arm(state.timers, timer, context.nowMs + garp.masterRefreshMs),
      };
    case 'garpExtra':
      announce(context, 1, extraAddresses(context.configuration));
      return {
        ...state,
        timers: arm(state.timers, timer, context.nowMs + extraIntervalMs(context.configuration)),
      };
    case 'handOver':
      return withdraw(context, state);
    case 'conflict':
      return lookAtConflict(context, state);
    default:
      return { ...state, ownerConflict: noConflict, timers: disarm(state.timers, timer) };
  }
}

/**
 * `timer_expired_backup`: a master that was not scheduled for as long as a backup of that priority
 * waits has been replaced by now, and must not disturb its successor.
 */
function advertise(context: StepContext, state: InstanceState): InstanceState {
  const { configuration, nowMs } = context;
  const { advertIntervalMs, version, timerExpiredBackupPriority: priority } = configuration;
  const dueMs = state.timers.advert ?? nowMs;
  const silentMs = nowMs - dueMs + advertIntervalMs;
  const waitMs = priority && masterDownMs(version, priority, advertIntervalMs, REPLACED_ADVERTS);
  return waitMs === undefined || silentMs < waitMs
    ? sendAdvertOnSchedule(context, state)
    : leaveMaster(context, state, {
        ...yielding,
        cause: 'stalled',
        reason: `no advert for ${(silentMs / 1000).toFixed(3)} s: this process was not scheduled`,
      });
}

/** The backup that takes over becomes master by its own timer and says so (hand-over.ts). */
function offer(
  context: StepContext,
  state: InstanceState,
  { timeoutMs }: EventOf<'handOver'>,
): InstanceState {
  const { nowMs, configuration } = context;
  const sinceMs = state.handOver.phase === 'offering' ? state.handOver.sinceMs : nowMs;
  log(context, { event: 'handOverOffered', instance: configuration.name, timeoutMs });
  return sendAdvertNow(context, {
    ...state,
    handOver: { phase: 'offering', sinceMs },
    timers: arm(state.timers, 'handOver', nowMs + timeoutMs),
  });
}

function withdraw(context: StepContext, state: InstanceState): InstanceState {
  log(context, { event: 'handOverNotTaken', instance: context.configuration.name });
  sayOutcome(context, { kind: 'notTaken' });
  const timers = disarm(state.timers, 'handOver');
  return sendAdvertNow(context, { ...state, handOver: noHandOver, timers });
}

function hear(context: StepContext, state: InstanceState, advert: ReceivedAdvert): InstanceState {
  if (advert.priority === 0) {
    const left = rivalLeft(context, state, advert.source);
    const counted = countPriorityZero(context, left, advert);
    return answer(context, counted, () => sendAdvertNow(context, counted));
  }
  const settled = hearOwner(context, state, advert);
  const address = settled.environment.sourceAddress;
  if (address === undefined) {
    return settled;
  }
  switch (compareAdvert({ priority: priorityOf(settled), address }, advert)) {
    case 'higher':
      return yieldTo(context, settled, advert);
    case 'lower': {
      const noted = noteAdvert(context, settled, advert);
      return answer(context, noted, () => assertAgainst(context, noted, advert));
    }
    case 'same':
      return sayDuplicate(context, settled, advert);
  }
}

/** Does `act`, unless something was answered just now. */
function answer(
  { nowMs }: StepContext,
  state: InstanceState,
  act: () => InstanceState,
): InstanceState {
  const { answeredMs } = state;
  return answeredMs !== undefined && nowMs - answeredMs < ANSWER_INTERVAL_MS
    ? state
    : { ...act(), answeredMs: nowMs };
}

function yieldTo(
  context: StepContext,
  state: InstanceState,
  advert: ReceivedAdvert,
): InstanceState {
  const { configuration } = context;
  const { source, priority } = advert;
  const sent = configuration.higherPrioritySendAdvert ? sendAdvertNow(context, state) : state;
  const reason =
    state.handOver.phase === 'offering'
      ? `handed over to ${source}`
      : priority === priorityOf(state)
        ? `same priority ${priority} but higher address ${source}`
        : `higher priority ${priority} from ${source}`;
  const learned: InstanceState = {
    ...handedOver(context, sent, source),
    masterAdvertIntervalMs: learnedIntervalMs(configuration, advert),
    masterAddress: source,
    masterPriority: priority,
  };
  return leaveMaster(context, learned, {
    ...yielding,
    cause: state.handOver.phase === 'offering' ? 'operator' : 'higher_priority',
    reason,
  });
}

/** The other one must hear us, and the hosts must learn that the addresses are here. */
function assertAgainst(
  context: StepContext,
  state: InstanceState,
  { source, priority }: ReceivedAdvert,
): InstanceState {
  const { name, lowerPriorityNoAdvert } = context.configuration;
  const ownPriority = priorityOf(state);
  const sent = lowerPriorityNoAdvert ? state : sendAdvertNow(context, state);
  const asserted = assertByArp(context, sent);
  const { alarmedMs } = asserted;
  const isAlarm = alarmedMs === undefined || context.nowMs - alarmedMs >= ALARM_INTERVAL_MS;
  if (isAlarm) {
    notify(context, asserted, 'MASTER_RX_LOWER_PRI');
  }
  return logPacket(
    context,
    isAlarm ? { ...asserted, alarmedMs: context.nowMs } : asserted,
    () => ({ event: 'lowerPriorityAdvert', instance: name, source, priority, ownPriority }),
    'lowerPriority',
  );
}

function assertByArp(context: StepContext, state: InstanceState): InstanceState {
  const { lowerPriorityRepeat, lowerPriorityDelayMs } = context.configuration.garp;
  announce(context, lowerPriorityRepeat);
  const pending = state.timers.garpLowerPriority !== undefined;
  if (lowerPriorityRepeat === 0 || lowerPriorityDelayMs === 0 || pending) {
    return state;
  }
  const deadlineMs = context.nowMs + lowerPriorityDelayMs;
  return { ...state, timers: arm(state.timers, 'garpLowerPriority', deadlineMs) };
}

function sayDuplicate(
  context: StepContext,
  state: InstanceState,
  { source }: ReceivedAdvert,
): InstanceState {
  const instance = context.configuration.name;
  return logPacket(
    context,
    state,
    () => ({ event: 'duplicateAddressOfOurs', instance, source }),
    'duplicate',
  );
}

/** Another router says that it owns the addresses as well (owner-conflict.ts). */
function hearOwner(
  context: StepContext,
  state: InstanceState,
  advert: ReceivedAdvert,
): InstanceState {
  const { ownerConflict, environment } = state;
  const ownAddress = environment.sourceAddress;
  const bothOwn = advert.priority === OWNER_PRIORITY && priorityOf(state) === OWNER_PRIORITY;
  if (!bothOwn || ownAddress === undefined || advert.source === ownAddress) {
    return state;
  }
  const said = sayPeerDiffers(context, state, advert, {
    counter: undefined,
    problem: { kind: 'secondOwner' },
  });
  if (ownerConflict.phase === 'listening') {
    const yielded: InstanceState = {
      ...said,
      ownerConflict: { phase: 'yielded' },
      timers: disarm(said.timers, 'ownerConflict'),
    };
    sayPriority(context, yielded, OWNER_PRIORITY, `${advert.source} does not stop advertising`);
    return yielded;
  }
  if (ownerConflict.phase !== 'none') {
    return said;
  }
  const { advertIntervalMs } = context.configuration;
  return { ...said, ownerConflict: conflictHeard(advertIntervalMs, advert.advertIntervalMs) };
}

function changeEnvironment(
  context: StepContext,
  state: InstanceState,
  event: EventOf<'environment'>,
): InstanceState {
  const next = adoptEnvironment(context, state, event);
  if (next.environment.faults.length === 0) {
    return next;
  }
  const sourceAddress = next.environment.sourceAddress ?? state.environment.sourceAddress;
  const environment = { ...next.environment, sourceAddress };
  const left = leaveMaster(
    context,
    { ...next, environment },
    { to: 'FAULT', sendPriorityZero: true, afterSkew: false, ...faultOf(next) },
  );
  return { ...left, environment: next.environment };
}

/** Another program works against us, or cleans up: a peer takes over, or we do after the skew. */
function loseAddress(
  context: StepContext,
  state: InstanceState,
  { address }: EventOf<'addressLost'>,
): InstanceState {
  const lost = addressesOfInstance(context.configuration).find(
    (entry) => entry.address === address,
  );
  if (lost === undefined || lost.noTrack) {
    return state;
  }
  log(context, { event: 'addressLost', instance: context.configuration.name, address });
  return leaveMaster(context, state, {
    ...robbed,
    cause: 'address_lost',
    reason: `address ${address} was removed`,
  });
}

/** As with an address: all of an instance is there, or none of it. */
function loseRoute(
  context: StepContext,
  state: InstanceState,
  { entry }: EventOf<'routeLost'>,
): InstanceState {
  if (!tracksEntry(context.configuration, entry)) {
    return state;
  }
  log(context, { event: 'routeLost', instance: context.configuration.name, entry });
  return leaveMaster(context, state, {
    ...robbed,
    cause: 'route_lost',
    reason: `${entry} was removed`,
  });
}

/** Addresses that stay configured are not touched; the advert follows with its own event. */
function reconfigure(
  context: StepContext,
  state: InstanceState,
  { former }: EventOf<'reconfigured'>,
): InstanceState {
  const { configuration, nowMs } = context;
  const { added, removed } = diffAddresses(former, configuration);
  acquire(context, added);
  changeRouting(context, former);
  release({ ...context, configuration: former }, removed);
  const timers = repeatTimers(state.timers, former, configuration, nowMs);
  return { ...state, timers };
}
