/**
 * When those that wait for the table of IPVS go on without it. A director that takes over without
 * services refuses every connection, so `vrrp_wait_for_lvs` ends the wait of those alone whose
 * addresses no other router advertises.
 */
import type { InstanceEntry } from '../instance-table.js';
import { downIntervalMs } from '../machine/transitions.js';

/** How often it is looked whether others still advertise. */
const LOOK_MS = 200;

/** Those that nothing but the missing table holds. */
export function heldByTable(
  entries: readonly InstanceEntry[],
  directing: ReadonlySet<string>,
): readonly InstanceEntry[] {
  return entries
    .filter(({ state }) => state.state === 'INIT' || state.state === 'FAULT')
    .filter(({ state }) => state.environment.faults.length === 0)
    .filter(({ configuration }) => directing.has(configuration.name));
}

/** Until when the wait goes on at least; undefined: no longer. */
export function lateTableDueMs(
  waiting: readonly InstanceEntry[],
  nowMs: number,
): number | undefined {
  return waiting.length > 0 && waiting.every((entry) => isServed(entry, nowMs))
    ? nowMs + LOOK_MS
    : undefined;
}

function isServed({ configuration, state }: InstanceEntry, nowMs: number): boolean {
  const { takesOverFor, masterHeardMs } = state;
  return (
    state.state === 'INIT' &&
    takesOverFor !== 'priority_zero' &&
    masterHeardMs !== undefined &&
    nowMs < masterHeardMs + downIntervalMs(configuration, state)
  );
}
