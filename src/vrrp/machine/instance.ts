/**
 * The state machine of a virtual router: RFC 9568 section 6.4 (RFC 3768 section 6.4), with
 * keepalived's FAULT.
 *
 *              start, no fault               master-down timer
 *     INIT ───────────────────────▶ BACKUP ◀───────────────────▶ MASTER
 *       │                           ▲    │    higher advert         │
 *       │ start with a fault        │    │ fault                    │ fault
 *       └───────────────────▶ FAULT ┘◀───┘◀─────────────────────────┘
 *                                     last fault gone
 *
 * One function for each state; what happens on the way is in transitions.ts. An event that a state
 * does not list changes nothing.
 */
import type { VrrpInstance } from '../../config/model.js';
import type { VrrpEffect } from '../messages.js';
import type { InstanceEvent, InstanceState, StepContext } from './instance-state.js';
import { badPacket, leave } from './state-any.js';
import { stepBackup } from './state-backup.js';
import { stepFault } from './state-fault.js';
import { stepInitialize } from './state-initialize.js';
import { stepMaster } from './state-master.js';

/** What a step gives: the next state, and what is to be done, in this order. */
export interface StepResult {
  readonly state: InstanceState;
  readonly effects: readonly VrrpEffect[];
}

/** One event of one instance. Pure: equal arguments give equal results, nothing is modified. */
export function step(
  configuration: VrrpInstance,
  state: InstanceState,
  event: InstanceEvent,
  nowMs: number,
  epochMs = 0,
): StepResult {
  const effects: VrrpEffect[] = [];
  return { state: next({ configuration, nowMs, epochMs, effects }, state, event), effects };
}

function next(context: StepContext, state: InstanceState, event: InstanceEvent): InstanceState {
  if (event.kind === 'badPacket') {
    return badPacket(context, state, event);
  }
  if (event.kind === 'leave') {
    return leave(context, state, event);
  }
  switch (state.state) {
    case 'INIT':
      return stepInitialize(context, state, event);
    case 'BACKUP':
      return stepBackup(context, state, event);
    case 'MASTER':
      return stepMaster(context, state, event);
    case 'FAULT':
      return stepFault(context, state, event);
  }
}
