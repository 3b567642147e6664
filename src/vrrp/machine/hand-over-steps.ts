/** What ends a hand-over (hand-over.ts), on whichever way from one state to another. */
import type { IpAddress } from '../../base/address.js';
import { type HandOverOutcome, noHandOver } from './hand-over.js';
import type { InstanceState, StepContext } from './instance-state.js';
import { disarm } from './timers.js';

/** Appends what became of the hand-over. */
export function sayOutcome(context: StepContext, outcome: HandOverOutcome): void {
  const instance = context.configuration.name;
  context.effects.push({ kind: 'handOverEnded', instance, outcome });
}

/** A master that has heard its successor, itself or through its group. */
export function handedOver(
  context: StepContext,
  state: InstanceState,
  by: IpAddress | undefined,
): InstanceState {
  if (state.handOver.phase !== 'offering') {
    return state;
  }
  const tookMs = context.nowMs - state.handOver.sinceMs;
  sayOutcome(context, { kind: 'taken', tookMs, ...(by === undefined ? {} : { by }) });
  return { ...state, handOver: { phase: 'given' }, timers: disarm(state.timers, 'handOver') };
}

/** A fault, a stop or a new master's reign: whatever was offered or given is no more. */
export function endHandOver(context: StepContext, state: InstanceState): InstanceState {
  if (state.handOver.phase === 'offering') {
    sayOutcome(context, { kind: 'left' });
  }
  return state.handOver === noHandOver
    ? state
    : { ...state, handOver: noHandOver, timers: disarm(state.timers, 'handOver') };
}
