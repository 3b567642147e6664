/**
 * FAULT, which the RFCs do not have: keepalived's state of a router that cannot or must not work.
 * Adverts are ignored and no timer runs.
 *
 *     event                                 actions                                    next
 *     fault comes or goes, others remain    –                                          FAULT
 *     last fault gone                       own interval, master-down timer, notify    BACKUP
 *     last fault gone, owner                become master                              MASTER
 *     last fault gone, group still faulty   –                                          FAULT
 *     the group recovers                    as above                            BACKUP, MASTER
 */
import type { VirtualAddress } from '../../config/model.js';
import type { InstanceEvent, InstanceState, StepContext } from './instance-state.js';
import { adoptEnvironment } from './state-any.js';
import { OWNER_PRIORITY } from './tracking.js';
import { becomeMaster, enterBackup } from './transitions.js';
import type { TransitionReason } from './vrrp-state.js';

type EventOf<Kind extends InstanceEvent['kind']> = Extract<InstanceEvent, { kind: Kind }>;

/** One event in FAULT. */
export function stepFault(
  context: StepContext,
  state: InstanceState,
  event: InstanceEvent,
): InstanceState {
  switch (event.kind) {
    case 'environment':
      return changeEnvironment(context, state, event);
    case 'group':
      return obey(context, state, event);
    default:
      return state;
  }
}

function changeEnvironment(
  context: StepContext,
  state: InstanceState,
  event: EventOf<'environment'>,
): InstanceState {
  const next = adoptEnvironment(context, state, event);
  const { faults, waitingFor } = event.environment;
  if (faults.length > 0 || waitingFor.length > 0 || event.heldByGroup) {
    return next;
  }
  const ready = ownInterval(context, next);
  const leads = context.configuration.priority === OWNER_PRIORITY && event.ownerMayLead;
  const reason: TransitionReason = { cause: 'recovered', reason: 'fault cleared' };
  return leads ? becomeMaster(context, ready, reason) : recover(context, ready, reason);
}

function obey(
  context: StepContext,
  state: InstanceState,
  { order }: EventOf<'group'>,
): InstanceState {
  switch (order.becomes) {
    case 'MASTER':
      return becomeMaster(context, ownInterval(context, state), order);
    case 'BACKUP':
      return recover(context, ownInterval(context, state), order);
    case 'FAULT':
      return state;
  }
}

/** What a master told us long ago is forgotten. */
function ownInterval(context: StepContext, state: InstanceState): InstanceState {
  return { ...state, masterAdvertIntervalMs: context.configuration.advertIntervalMs };
}

/** With unicast, switches and peers first learn again where our own source address is. */
function recover(
  context: StepContext,
  state: InstanceState,
  reason: TransitionReason,
): InstanceState {
  const { configuration, effects } = context;
  const source = state.environment.sourceAddress;
  if (configuration.unicastPeers.length > 0 && source !== undefined) {
    const own: VirtualAddress = {
      address: source,
      prefixLength: configuration.family === 'inet' ? 32 : 128,
      interface: configuration.interface,
      scope: 0,
      flags: [],
      noTrack: true,
    };
    effects.push({ kind: 'announce', instance: configuration.name, addresses: [own], rounds: 1 });
  }
  return enterBackup(context, state, reason, 'masterDown');
}
