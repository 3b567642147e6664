/**
 * Which instances learn the connections of another director before they take over from it (ours). A
 * director that returns knows none: its kernel hears of each from the one that serves it
 * (`lvs_sync_daemon`), and resets those that it has not heard of.
 */
import type { Configuration } from '../../config/model.js';

/**
 * How long a start leaves a worse router alone. The kernel that serves says a connection with
 * traffic again after `sync_refresh_period` seconds (host-needs.ts sets 1) and sends what it has to
 * say every 2 seconds (IPVS_SYNC_FLUSH_TIME, net/netfilter/ipvs/ip_vs_sync.c); the rest is for a
 * machine that is busy.
 */
export const LEARNING_MS = 5000;

/** Those of `directing`, and what is in a sync group with them: a group takes over as a whole. */
export function learningInstances(
  { global, syncGroups }: Configuration,
  directing: ReadonlySet<string>,
): ReadonlySet<string> {
  if (global.balancer.syncDaemon === undefined) {
    return new Set();
  }
  const groups = syncGroups.filter(({ members }) => members.some((name) => directing.has(name)));
  return new Set([...directing, ...groups.flatMap(({ members }) => members)]);
}
