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
  /** Of the files that the configuration was read from; absent: not looked at, or not there. */
  readonly lastChangedFile?: ChangedFile;
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
  /** Who else knows real servers. */
  readonly discoveries: readonly DiscoveryStatus[];
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

/** A `real_servers`. */
export interface DiscoveryStatus {
  /** The label of its virtual server. */
  readonly service: string;
  /** As the file names it: `dns web.example A`. */
  readonly source: string;
  /** In force; some may be those of the last answer in an earlier life of the daemon. */
  readonly servers: number;
  /** Milliseconds since 1970; absent: it has not answered yet. */
  readonly answeredAtMs?: number;
  /** Why it does not answer now. */
  readonly failure?: string;
  /** What it says and is not done; without `untilMs` it will not be. */
  readonly held?: { readonly added: number; readonly removed: number; readonly untilMs?: number };
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

/** A file of the configuration. */
export interface ChangedFile {
  readonly path: string;
  /** When it was changed or put there, milliseconds since 1970. */
  readonly atMs: number;
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
  readonly name: 'vrrp' | 'checker' | 'bfd' | 'agents' | 'api' | 'discovery';
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
