/** What the overrides make of one real server. */
import {
  type AdminState,
  type ConfiguredServer,
  concerns,
  type Override,
  overriddenWeight,
} from './override.js';

/** How a real server takes part, and its weight where that is not the configured one. */
export interface ServerSteering {
  readonly admin: AdminState;
  /** In place of the configured one. */
  readonly weight?: number;
}

/** Of a server that no override concerns. */
export const UNSTEERED: ServerSteering = { admin: 'ready' };

const STRENGTH: Readonly<Record<AdminState, number>> = { ready: 0, drain: 1, disabled: 2 };

/** Of two that do not say the same. */
export function strongerOf(one: AdminState, other: AdminState): AdminState {
  return STRENGTH[other] > STRENGTH[one] ? other : one;
}

/**
 * Where several overrides concern a server, the stronger state counts, and the weight of the
 * latest.
 */
export function steeringOf(
  overrides: readonly Override[],
  server: ConfiguredServer,
): ServerSteering {
  let steering = UNSTEERED;
  for (const { target, set } of overrides) {
    if (!concerns(target, server)) {
      continue;
    }
    if ('weight' in set) {
      steering = { ...steering, weight: overriddenWeight(set.weight, server.weight) };
    } else {
      steering = { ...steering, admin: strongerOf(steering.admin, set.admin) };
    }
  }
  return steering;
}
