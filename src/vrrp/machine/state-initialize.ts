/**
 * INIT: RFC 9568 section 6.4.1, Initialize. Left by a start event. Adverts change nothing before
 * it: one that waits (for the table of IPVS, for scripts) keeps in mind whether the last was a
 * farewell, for then there is no better router to listen for, and when one was heard.
 *
 *     event                         actions                                         next
 *     start, with a fault           notify                                          FAULT
 *     start, no fault               master-down timer, notify                       BACKUP
 *     start after a priority 0      the same with the skew alone                    BACKUP
 *     start, as the owner           the same with a timer that expires at once      BACKUP
 *     advert                        remember whether its priority is 0              INIT
 *     fault elsewhere in the group  notify                                          FAULT
 *     resume                        go on as the predecessor did, notify nothing    as before
 */
import { resumeConflict } from './conflict-steps.js';
import type { InstanceEvent, InstanceState, StepContext } from './instance-state.js';
import { routingOfInstance, setRouting } from './routing.js';
import { adoptEnvironment, faultOf, learnedIntervalMs } from './state-any.js';
import { OWNER_PRIORITY } from './tracking.js';
import {
  acquire,
  addressesOfInstance,
  announceTimers,
  downIntervalMs,
  enterBackup,
  enterFault,
  type FirstWait,
  logStateChange,
  sendAdvertNow,
} from './transitions.js';
import type { TransitionReason } from './vrrp-state.js';

type EventOf<Kind extends InstanceEvent['kind']> = Extract<InstanceEvent, { kind: Kind }>;

const started: TransitionReason = { cause: 'start', reason: 'start' };

/** One event in INIT. */
export function stepInitialize(
  context: StepContext,
  state: InstanceState,
  event: InstanceEvent,
): InstanceState {
  switch (event.kind) {
    case 'start': {
      const learning = { ...state, learnsUntilMs: event.learnsUntilMs };
      return state.environment.faults.length > 0
        ? enterFault(context, learning, faultOf(state))
        : enterBackup(context, learning, started, firstWait(context, state, event));
    }
    case 'advert':
      return hear(context, state, event);
    case 'group':
      return event.order.becomes === 'FAULT' ? enterFault(context, state, event.order) : state;
    case 'resume':
      return resume(context, state, event);
    case 'environment':
      return adoptEnvironment(context, state, event);
    default:
      return state;
  }
}

/** Another router has the addresses, or has just left them. */
function hear(
  { configuration, nowMs }: StepContext,
  state: InstanceState,
  { advert }: EventOf<'advert'>,
): InstanceState {
  if (advert.priority === 0) {
    return { ...state, takesOverFor: 'priority_zero' };
  }
  const masterAdvertIntervalMs = learnedIntervalMs(configuration, advert);
  return { ...state, takesOverFor: 'timeout', masterHeardMs: nowMs, masterAdvertIntervalMs };
}

/**
 * An owner does not wait (RFC 9568 section 6.4.1, 115), unless its sync group has to. All others
 * listen for the full interval, whatever `state` says, in a sync group as well (as keepalived): a
 * better router may be master already. One that has heard it leave, or fall silent for as long, is
 * no worse than a backup.
 */
function firstWait(
  { configuration, nowMs }: StepContext,
  state: InstanceState,
  { ownersOnly }: EventOf<'start'>,
): FirstWait {
  if (configuration.priority === OWNER_PRIORITY && ownersOnly) {
    return 'none';
  }
  const { takesOverFor, masterHeardMs } = state;
  const isSilent =
    masterHeardMs !== undefined && nowMs >= masterHeardMs + downIntervalMs(configuration, state);
  return isSilent || takesOverFor === 'priority_zero' ? 'skew' : 'masterDown';
}

/**
 * More adverts than a predecessor can have sent after its last checkpoint: peers take no number of
 * an authentication header twice.
 */
const UNSAVED_SEQUENCES = 1000;

/**
 * A predecessor died, unnoticed by peers. A master advertises at once, so that no backup does;
 * its addresses are still there, which the address keeper finds at `acquire`.
 */
function resume(
  context: StepContext,
  state: InstanceState,
  { checkpoint, as }: EventOf<'resume'>,
): InstanceState {
  const { configuration, nowMs } = context;
  const {
    lastTransitionMs,
    masterAdvertIntervalMs,
    counters,
    handedOver,
    sequence = 0,
    peers = [],
    lastTransition,
    conflict,
  } = checkpoint;
  const recalled: InstanceState = {
    ...state,
    state: as,
    wantsMaster: as === 'MASTER',
    lastTransitionMs,
    lastTransition,
    masterAdvertIntervalMs,
    counters,
    peers,
    ...(sequence > 0 ? { sequence: sequence + UNSAVED_SEQUENCES } : {}),
    ...(handedOver && as === 'BACKUP' ? { handOver: { phase: 'given' } as const } : {}),
  };
  logStateChange(context, state, recalled, { cause: 'resumed', reason: 'resumed' });
  if (as === 'BACKUP') {
    const masterDown = nowMs + downIntervalMs(configuration, recalled);
    return { ...recalled, timers: { masterDown } };
  }
  if (as === 'FAULT') {
    return recalled;
  }
  const timers = announceTimers(configuration, nowMs);
  const sent = sendAdvertNow(context, { ...recalled, timers });
  acquire(context, addressesOfInstance(configuration));
  setRouting(context, routingOfInstance(configuration));
  return conflict === undefined ? sent : resumeConflict(context, sent, conflict);
}
