/** The daemons of the kernel that synchronise connections between directors (ipvsadm(8)). */
import type { SyncDaemonSettings } from '../../config/lvs-model.js';
import type { SyncDaemonEntry } from './table.js';

/** One change of the daemons. */
export type SyncDaemonOperation =
  | { readonly kind: 'startDaemon'; readonly entry: SyncDaemonEntry }
  | { readonly kind: 'stopDaemon'; readonly role: SyncDaemonEntry['role'] };

/**
 * The daemons that should run. With an instance it is one: it sends while the instance is master
 * and receives in every other state, also before the first one is known. Without, both run.
 */
export function desiredSyncDaemons(
  settings: SyncDaemonSettings | undefined,
  instanceState: string | undefined,
): readonly SyncDaemonEntry[] {
  if (settings === undefined) {
    return [];
  }
  const { instance, ...parameters } = settings;
  if (instance !== undefined) {
    return [{ role: instanceState === 'MASTER' ? 'master' : 'backup', ...parameters }];
  }
  return [
    { role: 'master', ...parameters },
    { role: 'backup', ...parameters },
  ];
}

/**
 * The changes that lead to the desired daemons. What has to end ends first: a director that was
 * backup must not take in what it sends itself. Roles that are not desired are stopped only when
 * they are among `owned`.
 */
export function planSyncDaemons(
  desired: readonly SyncDaemonEntry[],
  observed: readonly SyncDaemonEntry[],
  owned: ReadonlySet<SyncDaemonEntry['role']>,
): readonly SyncDaemonOperation[] {
  const stops: SyncDaemonOperation[] = [];
  const starts: SyncDaemonOperation[] = [];
  for (const running of observed) {
    const wanted = desired.find((entry) => entry.role === running.role);
    const isUnwanted = wanted === undefined && (desired.length > 0 || owned.has(running.role));
    if (isUnwanted || (wanted !== undefined && !sameDaemon(wanted, running))) {
      stops.push({ kind: 'stopDaemon', role: running.role });
    }
  }
  for (const entry of desired) {
    const running = observed.find((each) => each.role === entry.role);
    if (running === undefined || !sameDaemon(entry, running)) {
      starts.push({ kind: 'startDaemon', entry });
    }
  }
  return [...stops, ...starts];
}

/** Settings that are not given are the kernel's affair, whatever it made of them. */
function sameDaemon(wanted: SyncDaemonEntry, running: SyncDaemonEntry): boolean {
  const isAsGiven = <Value>(given: Value | undefined, found: Value | undefined): boolean =>
    given === undefined || given === found;
  return (
    wanted.interface === running.interface &&
    wanted.syncId === running.syncId &&
    isAsGiven(effectiveMessageBytes(wanted), running.maximumMessageBytes) &&
    isAsGiven(wanted.port, running.port) &&
    isAsGiven(wanted.ttl, running.ttl) &&
    isAsGiven(wanted.group, running.group)
  );
}

/** The kernel receives messages of 1024 bytes at least (<net/ip_vs.h>, `start_sync_thread`). */
function effectiveMessageBytes({ role, maximumMessageBytes: given }: SyncDaemonEntry) {
  return given === undefined || role === 'master' ? given : Math.max(given, 1024);
}
