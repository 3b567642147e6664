/**
 * Which script and FIFO line a change of a virtual or real server asks for (keepalived's run-time
 * contract, "Notify FIFOs"). Pure.
 */
import type { LvsNotifyEffect } from '../lvs/messages.js';
import type { TransitionScript } from './transition.js';

/**
 * `VS [10.0.0.1]:tcp:80 UP` or `RS [10.0.0.2]:tcp:80 [10.0.0.1]:tcp:80 DOWN`, and a newline. The
 * NUL that keepalived writes behind it is left out.
 */
export function balancerFifoLine(effect: LvsNotifyEffect): string {
  const { service, state } = effect;
  return effect.type === 'VS'
    ? `VS ${service} ${state}\n`
    : `RS ${effect.server} ${service} ${state}\n`;
}

/** Who has changed: changes of one subject are told in their order. */
export function balancerSubject(effect: LvsNotifyEffect): string {
  return effect.type === 'VS'
    ? `virtual server ${effect.service}`
    : `real server ${effect.server} of ${effect.service}`;
}

/** The script of a change, which gets no arguments beyond its own; undefined without one. */
export function balancerScript(effect: LvsNotifyEffect): TransitionScript | undefined {
  const { script, state, type } = effect;
  if (script === undefined) {
    return undefined;
  }
  const up = state === 'UP';
  const keyword =
    type === 'VS' ? (up ? 'quorum_up' : 'quorum_down') : `notify_${up ? 'up' : 'down'}`;
  return {
    command: script,
    extraArguments: [],
    what: `${keyword} of ${balancerSubject(effect)}`,
  };
}
