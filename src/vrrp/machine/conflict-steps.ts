/**
 * What a master does about other masters (conflict.ts): it says so once, at the first evidence that
 * is no crossing of two packets, asks who they are and whether they still claim an address, and
 * says when it is over. Elections do not look at any of this.
 */
import type { IpAddress } from '../../base/address.js';
import { advertInterfaceOf } from '../advert-interface.js';
import type { ConflictEnd } from '../log-events.js';
import {
  CLAIM_CERTAIN_MS,
  type Conflict,
  forgetSilent,
  type HeardAdvert,
  hearAdvert,
  hearClaim,
  learnHardwareAddress,
  noRivals,
  type Rival,
  recallConflict,
  silenceMs,
} from './conflict.js';
import { type InstanceState, priorityOf, type StepContext } from './instance-state.js';
import { arm, disarm } from './timers.js';

/** So often within the silence that ends a conflict is it looked at again. */
const LOOKS = 4;
/** So long is the answer waited for of a router that is asked who it is. */
const ANSWER_MS = 200;

/** An advert of another router that behaves as master, in any state. */
export function noteAdvert(
  context: StepContext,
  state: InstanceState,
  heard: HeardAdvert,
): InstanceState {
  const conflict = hearAdvert(state.conflict, heard, context.nowMs, limitOf(context, state));
  const next = { ...state, conflict };
  const rival = conflict.rivals.at(-1);
  if (state.state !== 'MASTER' || conflict.toldMs !== undefined || rival === undefined) {
    return next;
  }
  if (!rival.certain) {
    // A good advert may have crossed ours; the sender of a refused one may be silent after it.
    return rival.refused === undefined ? next : askForClaims(context, next);
  }
  if (rival.hardwareAddress !== undefined) {
    return tell(context, next, rival);
  }
  if (state.timers.conflict !== undefined) {
    return next; // it is asked already
  }
  askOwn(context, state, heard.source);
  return lookAgain(next, context.nowMs + ANSWER_MS);
}

/** A station says that it has an address: one of ours, or that of a router that advertises. */
export function noteClaim(
  context: StepContext,
  state: InstanceState,
  claim: { readonly address: IpAddress; readonly hardwareAddress: string },
): InstanceState {
  const { nowMs } = context;
  const { address, hardwareAddress } = claim;
  const isOurs = interfaceOf(context, address) !== undefined;
  const conflict = isOurs
    ? hearClaim(state.conflict, claim, nowMs, limitOf(context, state))
    : learnHardwareAddress(state.conflict, address, hardwareAddress);
  const next = { ...state, conflict };
  const rival = conflict.rivals.find((each) => each.hardwareAddress === hardwareAddress);
  if (conflict.toldMs === undefined && rival?.certain === true) {
    return tell(context, next, rival);
  }
  const isWatched = state.timers.conflict !== undefined;
  return isWatched || !isOurs ? next : lookAgain(next, nowMs + CLAIM_CERTAIN_MS);
}

/** A master that refuses adverts, or has refused them as backup, asks whose its address is. */
export function askForClaims(context: StepContext, state: InstanceState): InstanceState {
  const { virtualAddresses, excludedAddresses } = context.configuration;
  const [first] = [...virtualAddresses, ...excludedAddresses];
  const isWatched = state.timers.conflict !== undefined || state.conflict.toldMs !== undefined;
  if (isWatched || state.conflict.rivals.length === 0 || first === undefined) {
    return state;
  }
  const sender = state.conflict.rivals.at(-1);
  if (sender?.address !== undefined && sender.hardwareAddress === undefined) {
    askOwn(context, state, sender.address);
  }
  ask(context, state, first.interface, first.address);
  return lookAgain(state, context.nowMs + CLAIM_CERTAIN_MS);
}

/** Who claims an address is asked whether it still does; who is silent is no longer there. */
export function lookAtConflict(context: StepContext, state: InstanceState): InstanceState {
  const { nowMs } = context;
  const limitMs = limitOf(context, state);
  const conflict = forgetSilent(state.conflict, nowMs, limitMs);
  if (conflict.rivals.length === 0) {
    const timers = disarm(state.timers, 'conflict');
    return endConflict(context, { ...state, timers }, { kind: 'silent', silentMs: limitMs });
  }
  for (const rival of conflict.rivals) {
    askAgain(context, state, rival);
  }
  const next = lookAgain({ ...state, conflict }, nowMs + limitMs / LOOKS);
  const certain = conflict.rivals.findLast((rival) => rival.certain);
  return conflict.toldMs === undefined && certain !== undefined
    ? tell(context, next, certain)
    : next;
}

/** What is to be known of it now: whether it still claims our address, or who it is. */
function askAgain(context: StepContext, state: InstanceState, rival: Rival): void {
  const [claimed] = rival.claimed;
  const place = claimed && interfaceOf(context, claimed);
  if (claimed !== undefined && place !== undefined) {
    ask(context, state, place, claimed);
  } else if (rival.address !== undefined && rival.hardwareAddress === undefined) {
    askOwn(context, state, rival.address);
  }
}

function askOwn(context: StepContext, state: InstanceState, address: IpAddress): void {
  ask(context, state, advertInterfaceOf(context.configuration), address);
}

/** A master goes on where a predecessor was killed: what was told is not told again. */
export function resumeConflict(
  context: StepContext,
  state: InstanceState,
  former: Conflict,
): InstanceState {
  const conflict = recallConflict(former, context.nowMs);
  return lookAgain({ ...state, conflict }, context.nowMs + limitOf(context, state) / LOOKS);
}

/** A router says with priority 0 that it is leaving. */
export function rivalLeft(
  context: StepContext,
  state: InstanceState,
  address: IpAddress,
): InstanceState {
  const rivals = state.conflict.rivals.filter((rival) => rival.address !== address);
  return rivals.length > 0 || state.conflict.rivals.length === 0
    ? { ...state, conflict: { ...state.conflict, rivals } }
    : endConflict(context, state, { kind: 'left', address });
}

/** All is forgotten, and said if it was told. */
export function endConflict(
  context: StepContext,
  state: InstanceState,
  end: ConflictEnd,
): InstanceState {
  const { toldMs, rivals } = state.conflict;
  if (toldMs !== undefined) {
    const { name: instance } = context.configuration;
    const lastedMs = context.nowMs - toldMs;
    context.effects.push({
      kind: 'log',
      event: { event: 'conflictEnded', instance, end, lastedMs },
    });
    sayNotify(context, state, 'HEALED', rivals.at(-1));
  }
  return { ...state, conflict: noRivals };
}

function tell(context: StepContext, state: InstanceState, rival: Rival): InstanceState {
  const { name: instance, virtualRouterId } = context.configuration;
  const event = {
    event: 'conflictBegan',
    instance,
    interface: advertInterfaceOf(context.configuration),
    virtualRouterId,
    rival,
  } as const;
  context.effects.push({ kind: 'log', event });
  sayNotify(context, state, 'CONFLICT', rival);
  const told = { ...state, conflict: { ...state.conflict, toldMs: context.nowMs } };
  return lookAgain(told, context.nowMs + limitOf(context, state) / LOOKS);
}

function sayNotify(
  context: StepContext,
  state: InstanceState,
  what: 'CONFLICT' | 'HEALED',
  rival: Rival | undefined,
): void {
  const { address, hardwareAddress } = rival ?? {};
  context.effects.push({
    kind: 'notify',
    type: 'INSTANCE',
    name: context.configuration.name,
    state: what,
    priority: priorityOf(state),
    rival: {
      ...(address === undefined ? {} : { address }),
      ...(hardwareAddress === undefined ? {} : { hardwareAddress }),
    },
  });
}

function ask(
  { effects, configuration }: StepContext,
  { environment }: InstanceState,
  interfaceName: string,
  address: IpAddress,
): void {
  const { sourceAddress: from } = environment;
  if (from !== undefined) {
    const { name: instance } = configuration;
    effects.push({ kind: 'askNeighbour', instance, interface: interfaceName, address, from });
  }
}

function lookAgain(state: InstanceState, atMs: number): InstanceState {
  return { ...state, timers: arm(state.timers, 'conflict', atMs) };
}

function limitOf({ configuration }: StepContext, state: InstanceState): number {
  return silenceMs(Math.max(configuration.advertIntervalMs, state.masterAdvertIntervalMs));
}

/** Where an address of this instance is; undefined: it is none. */
function interfaceOf({ configuration }: StepContext, address: IpAddress): string | undefined {
  const { virtualAddresses, excludedAddresses } = configuration;
  const isIt = (each: { readonly address: IpAddress }) => each.address === address;
  return (virtualAddresses.find(isIt) ?? excludedAddresses.find(isIt))?.interface;
}
