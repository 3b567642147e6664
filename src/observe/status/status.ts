/** What `upkeep status` shows: the daemon as a whole. Plain data, the body of `GET /status`. */
import type { IpAddress } from '../../base/address.js';
import type { BfdSnapshot } from '../../bfd/messages.js';
import type { DirectorSnapshot } from '../../lvs/director/snapshot.js';
import type { Override } from '../../lvs/overrides/override.js';
import type { VrrpSnapshot } from '../../vrrp/messages.js';
import type { ClockReading } from '../clock-reading.js';
import type { QueueLength, RunCount, TrackerRuns } from './tallies.js';

/** The daemon with its processes and what they know. */
export interface DaemonStatus {
  readonly version: string;
  /** Of the supervisor. */
  readonly pid: number;
  readonly uptimeMs: number;
  /** Absolute. */
  readonly configurationFile: string;
  readonly routerId: string;
  /** undefined when there was none since the start. */
  readonly lastReload: LastReload | undefined;
  readonly reloads: ReloadCounts;
  readonly children: readonly ChildStatus[];
  /** What came of telling the world outside. */
  readonly runs: readonly RunCount[];
  /** What has not been told yet. */
  readonly queues: readonly QueueLength[];
  /** How often tracked scripts ran. */
  readonly trackers: readonly TrackerRuns[];
  /** Where tracked processes stand. */
  readonly processes: readonly { readonly process: string; readonly holds: boolean }[];
  /** Of the supervisor itself. */
  readonly use: ProcessUse;
  /** undefined when no VRRP process runs or it does not answer. */
  readonly vrrp: VrrpSnapshot | undefined;
  /** undefined when no checker process runs or it does not answer. */
  readonly balancer: DirectorSnapshot | undefined;
  /** undefined when no BFD process runs or it does not answer. */
  readonly bfd: readonly BfdSnapshot[] | undefined;
  /** What operators say of real servers. */
  readonly overrides: readonly Override[];
  /** Addresses that are announced, or would be. */
  readonly announcements: readonly AnnouncementStatus[];
  /** No instance may be master; absent: this machine is at work. */
  readonly maintenance?: Maintenance;
  /** How long each child has taken to answer. */
  readonly answerTimes: readonly { readonly process: ChildStatus['name']; readonly ms: number }[];
  /** When this was said; the snapshot's times are monotonic. */
  readonly clock: ClockReading;
}

/** An address for a routing daemon. */
export interface AnnouncementStatus {
  readonly address: IpAddress;
  /** Of the kernel; 0: there is none now. */
  readonly table: number;
  readonly announced: boolean;
  readonly metric?: number;
  /** Why it is not announced. */
  readonly reason?: string;
}

/** An operator has this machine in maintenance. Times are RFC 3339. */
export interface Maintenance {
  readonly by: string;
  readonly reason?: string;
  readonly createdAt: string;
  readonly expiresAt?: string;
  /** It does not outlive a boot of the machine. */
  readonly untilBoot?: true;
}

/** The latest reload, taken or refused. */
export interface LastReload {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Why the new configuration was not taken; undefined: it was. */
  readonly refused: string | undefined;
}

/** What came of the reloads since the start. */
export interface ReloadCounts {
  readonly applied: number;
  readonly refused: number;
  /** When the configuration that is in force was read, milliseconds since 1970. */
  readonly configuredAtMs: number;
}

/** A process below the supervisor. */
export interface ChildStatus {
  readonly name: 'vrrp' | 'checker' | 'bfd' | 'agents' | 'api';
  /** undefined while it waits for its restart. */
  readonly pid: number | undefined;
  readonly restarts: number;
  /** At its last answer; absent: there was none. */
  readonly use?: ProcessUse;
}

/** What a process has taken of the machine. */
export interface ProcessUse {
  /** When it was started, milliseconds since 1970. */
  readonly startedAtMs: number;
  /** User and system time. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** How long its event loop was at work since the start. */
  readonly busySeconds: number;
}
