/** The orderly end of instances: at a stop of the daemon, and when a reload removes them. */

import type { InstanceEntry, InstanceTable } from './instance-table.js';
import { priorityOf } from './machine/instance-state.js';

/**
 * Every master sends priority 0 and releases its addresses; then all is said, instances first.
 * Without `release` (option -V) peers and addresses are left as they are.
 */
export function stopInstances(table: InstanceTable, release: boolean, nowMs: number): void {
  for (const entry of table.entries) {
    table.deliver(entry, { kind: 'leave', release, cause: 'stop', reason: 'stop' }, nowMs);
  }
  for (const entry of table.entries) {
    const { name } = entry.configuration;
    const priority = priorityOf(entry.state);
    table.emit({ kind: 'notify', type: 'INSTANCE', name, state: 'STOP', priority });
  }
  for (const group of table.groups) {
    const { name } = group.configuration;
    table.emit({ kind: 'notify', type: 'GROUP', name, state: 'STOP', priority: 0 });
  }
}

/**
 * An instance that is no longer configured. Scripts hear DELETED if they want to, with
 * `notify_deleted`; otherwise the generic one hears FAULT, unless that was the state.
 */
export function removeInstance(table: InstanceTable, entry: InstanceEntry, nowMs: number): void {
  const wasFault = entry.state.state === 'FAULT';
  const reason = 'removed from the configuration';
  table.deliver(entry, { kind: 'leave', release: true, cause: 'reload', reason }, nowMs);
  const { name, notifyDeleted } = entry.configuration;
  if (notifyDeleted || !wasFault) {
    const state = notifyDeleted ? 'DELETED' : 'FAULT';
    const priority = priorityOf(entry.state);
    table.emit({ kind: 'notify', type: 'INSTANCE', name, state, priority, isRemoved: true });
  }
}
