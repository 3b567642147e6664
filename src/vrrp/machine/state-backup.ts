/**
 * BACKUP: RFC 9568 section 6.4.2 (RFC 3768 section 6.4.2).
 *
 *     event                              actions                                      next
 *     master-down timer (320)            become master, if the sync group agrees      MASTER
 *     advert, priority 0 (330)           timer := skew                                BACKUP
 *     advert, not below ours (340)       timer := master-down, learn the interval     BACKUP
 *     lower advert, nopreempt (340)      the same                                     BACKUP
 *     lower advert, preempt_delay runs   the same                                     BACKUP
 *     lower advert (350)                 discard: the timer goes on                   BACKUP
 *     fault                              notify                                       FAULT
 *     priority changed                   shift the timer by the change of the skew    BACKUP
 */

import type { ReceivedAdvert } from '../packet/receive.js';
import {
  copyOf,
  type InstanceEvent,
  type InstanceState,
  priorityOf,
  type StepContext,
} from './instance-state.js';
import { noConflict } from './owner-conflict.js';
import {
  adoptEnvironment,
  countAdvert,
  countPriorityZero,
  faultOf,
  learnedIntervalMs,
  sayPriority,
} from './state-any.js';
import { arm, disarm } from './timers.js';
import {
  becomeMaster,
  downIntervalMs,
  enterFault,
  log,
  logPacket,
  ownSkewMs,
} from './transitions.js';

type EventOf<Kind extends InstanceEvent['kind']> = Extract<InstanceEvent, { kind: Kind }>;

/** One event in BACKUP. */
export function stepBackup(
  context: StepContext,
  state: InstanceState,
  event: InstanceEvent,
): InstanceState {
  switch (event.kind) {
    case 'timer':
      return expire(context, state, event);
    case 'advert':
      return hear(context, countAdvert(context, state, event), event.advert);
    case 'environment':
      return changeEnvironment(context, state, event);
    case 'group':
      return obey(context, state, event);
    case 'reconfigured':
      return reconfigure(context, state, event);
    default:
      return state;
  }
}

function expire(
  context: StepContext,
  state: InstanceState,
  { timer, groupAgrees }: EventOf<'timer'>,
): InstanceState {
  if (timer === 'preemptDelay') {
    return { ...state, preemptDelay: 'over', timers: disarm(state.timers, 'preemptDelay') };
  }
  if (timer !== 'masterDown') {
    return { ...state, timers: disarm(state.timers, timer) };
  }
  return groupAgrees
    ? becomeMaster(context, state, {
        cause: state.takesOverFor,
        reason: 'advertisement timeout',
      })
    : { ...restartDownTimer(context, state), wantsMaster: true };
}

function restartDownTimer(context: StepContext, state: InstanceState): InstanceState {
  const deadlineMs = context.nowMs + downIntervalMs(context.configuration, state);
  const timers = arm(state.timers, 'masterDown', deadlineMs);
  return { ...state, takesOverFor: 'timeout', timers };
}

function hear(context: StepContext, state: InstanceState, advert: ReceivedAdvert): InstanceState {
  if (advert.priority === 0) {
    const deadlineMs = context.nowMs + ownSkewMs(context.configuration, state);
    const timers = arm(state.timers, 'masterDown', deadlineMs);
    return countPriorityZero(context, { ...state, takesOverFor: 'priority_zero', timers }, advert);
  }
  if (advert.priority >= priorityOf(state)) {
    return accept(context, cancelPreemptDelay(state), advert);
  }
  const unyielded = reclaimOwnership(context, state);
  if (!context.configuration.preempt) {
    return accept(context, unyielded, advert);
  }
  const delayed = startPreemptDelay(context, unyielded);
  return isDelayRunning(context, delayed)
    ? accept(context, delayed, advert)
    : discard(context, delayed, advert);
}

/** The sender is our master: what it says about its interval holds for our timer. */
function accept(context: StepContext, state: InstanceState, advert: ReceivedAdvert): InstanceState {
  const { configuration } = context;
  const { source, priority } = advert;
  const isNewMaster = state.masterAddress !== undefined && state.masterAddress !== source;
  const settled = isNewMaster ? reclaimOwnership(context, state) : state;
  const masterAdvertIntervalMs = learnedIntervalMs(configuration, advert);
  const deadlineMs = context.nowMs + downIntervalMs(configuration, settled, masterAdvertIntervalMs);
  const next = copyOf(settled);
  next.wantsMaster = false;
  next.masterAdvertIntervalMs = masterAdvertIntervalMs;
  next.masterAddress = source;
  next.masterPriority = priority;
  next.masterHeardMs = context.nowMs;
  next.takesOverFor = 'timeout';
  next.timers = arm(settled.timers, 'masterDown', deadlineMs);
  return next;
}

function discard(
  context: StepContext,
  state: InstanceState,
  { source, priority }: ReceivedAdvert,
): InstanceState {
  const instance = context.configuration.name;
  return logPacket(
    context,
    { ...state, takesOverFor: 'preempt' },
    () => ({ event: 'discardingLowerPriority', instance, source, priority }),
    'discarding',
  );
}

// preempt_delay: the first lower-priority advert starts it. While it runs such adverts count as
// those of our master; once it is over they are discarded, and the timer that is running decides.
// A director that has just started learns the connections of its master meanwhile.

function startPreemptDelay(context: StepContext, state: InstanceState): InstanceState {
  const { name, preemptDelayMs } = context.configuration;
  const learningMs = (state.learnsUntilMs ?? context.nowMs) - context.nowMs;
  const delayMs = Math.max(preemptDelayMs, learningMs);
  if (delayMs <= 0 || state.preemptDelay !== 'none') {
    return state;
  }
  const learns = learningMs > preemptDelayMs ? { learns: true as const } : {};
  log(context, { event: 'preemptDelayStarted', instance: name, delayMs, ...learns });
  const timers = arm(state.timers, 'preemptDelay', context.nowMs + delayMs);
  return { ...state, preemptDelay: 'running', timers };
}

function isDelayRunning(context: StepContext, state: InstanceState): boolean {
  return state.preemptDelay === 'running' && context.nowMs < (state.timers.preemptDelay ?? 0);
}

function cancelPreemptDelay(state: InstanceState): InstanceState {
  return state.preemptDelay === 'none'
    ? state
    : { ...state, preemptDelay: 'none', timers: disarm(state.timers, 'preemptDelay') };
}

/** An owner that gave way to another owner (owner-conflict.ts) takes its priority back. */
function reclaimOwnership(context: StepContext, state: InstanceState): InstanceState {
  if (state.ownerConflict.phase !== 'yielded') {
    return state;
  }
  const reclaimed: InstanceState = { ...state, ownerConflict: noConflict };
  sayPriority(context, reclaimed, priorityOf(state), 'the other owner is gone');
  return reclaimed;
}

function changeEnvironment(
  context: StepContext,
  state: InstanceState,
  event: EventOf<'environment'>,
): InstanceState {
  const next = adoptEnvironment(context, state, event);
  if (next.environment.faults.length > 0) {
    return enterFault(context, next, faultOf(next));
  }
  const { masterDown } = state.timers;
  const shift = ownSkewMs(context.configuration, next) - ownSkewMs(context.configuration, state);
  return masterDown === undefined || shift === 0
    ? next
    : { ...next, timers: arm(next.timers, 'masterDown', masterDown + shift) };
}

function obey(
  context: StepContext,
  state: InstanceState,
  { order }: EventOf<'group'>,
): InstanceState {
  switch (order.becomes) {
    case 'MASTER':
      return becomeMaster(context, state, order);
    case 'FAULT':
      return enterFault(context, state, order);
    case 'BACKUP':
      return state;
  }
}

/** The timer moves only if what it is made of has changed; the priority is the environment's. */
function reconfigure(
  context: StepContext,
  state: InstanceState,
  { former }: EventOf<'reconfigured'>,
): InstanceState {
  const { version, advertIntervalMs, downTimerAdverts } = context.configuration;
  const intervalIsOurs = version === 2 || state.masterAddress === undefined;
  const sameVersion = former.version === version;
  const keepsInterval = sameVersion && !intervalIsOurs;
  const masterAdvertIntervalMs = keepsInterval ? state.masterAdvertIntervalMs : advertIntervalMs;
  const unchanged =
    sameVersion &&
    former.downTimerAdverts === downTimerAdverts &&
    masterAdvertIntervalMs === state.masterAdvertIntervalMs;
  return unchanged ? state : restartDownTimer(context, { ...state, masterAdvertIntervalMs });
}
