/**
 * The catalogue: everything the daemon can say. Text, JSON, syslog and later metrics render these
 * events; no other part formats a log line.
 */
import type { BfdLogEvent } from '../../bfd/log-events.js';
import type { DiscoveryLogEvent } from '../../discovery/log-events.js';
import type { HealthLogEvent } from '../../health/log-events.js';
import type { LvsLogEvent } from '../../lvs/log-events.js';
import type { VrrpLogEvent } from '../../vrrp/log-events.js';
import type { HostLogEvent } from './host-log-events.js';

/** The levels, the most urgent one first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/** How urgent an event is; `debug` is shown with `-D` only, or where a client says so. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The processes that events come from. */
export const LOG_SOURCES = [
  'supervisor',
  'vrrp',
  'checker',
  'bfd',
  'agents',
  'api',
  'discovery',
] as const;

/** The process an event comes from: decides the syslog identity. */
export type LogSource = (typeof LOG_SOURCES)[number];

/**
 * Whether the peers of a process that is gone were told with priority 0: `notSent` when one of
 * the packets could not be sent, `notDue` when it was no master.
 */
export type PriorityZero = 'sent' | 'notSent' | 'notDue';

/** Everything that can be said. */
export type DaemonLogEvent =
  | BfdLogEvent
  | AgentLogEvent
  | VrrpLogEvent
  | LvsLogEvent
  | HealthLogEvent
  | KernelLogEvent
  | HostLogEvent
  | DiscoveryLogEvent
  | SupervisorLogEvent;

/** An event on its way to the log. */
export type LoggedEvent = DaemonLogEvent & {
  /** Of what changes back and forth: so many like it, before it, are not logged. */
  readonly changesLeftOut?: number;
};

/** Said by the children about the kernel. */
export type KernelLogEvent =
  | {
      readonly event: 'linkChanged';
      readonly interface: string;
      readonly up: boolean;
      /** Its driver was asked. */
      readonly polled?: true;
    }
  /** The driver does not say whether there is a link: netlink's word counts. */
  | { readonly event: 'linkbeatSilent'; readonly interface: string; readonly method: string }
  /** `interface_up_down_delays`: it counts if it lasts. */
  | {
      readonly event: 'linkChangeDelayed';
      readonly interface: string;
      readonly up: boolean;
      readonly delayMs: number;
    }
  | {
      readonly event: 'addressesChanged';
      readonly instance: string;
      readonly added: number;
      /** That were there, with other attributes. */
      readonly replaced: number;
      readonly removed: number;
      readonly tookMs: number;
    }
  | {
      readonly event: 'addressRefused';
      readonly instance: string;
      readonly address: string;
      readonly interface: string;
      readonly operation: 'add' | 'remove';
      readonly reason: string;
    }
  /** Routes and rules were set (`wanted`) or removed. */
  | {
      readonly event: 'routesChanged';
      readonly instance: string;
      readonly wanted: boolean;
      readonly changed: number;
      readonly tookMs: number;
    }
  | {
      readonly event: 'routeRefused';
      readonly instance: string;
      readonly kind: 'route' | 'rule';
      readonly entry: string;
      readonly operation: 'add' | 'remove';
      readonly reason: string;
    }
  /** A stranger removed what is static and tracked. */
  | {
      readonly event: 'staticRestored';
      readonly kind: 'address' | 'route' | 'rule';
      readonly entry: string;
    }
  /** `--address-monitoring` */
  | {
      readonly event: 'addressSeen';
      readonly address: string;
      readonly interface: string;
      readonly removed: boolean;
    }
  /** A link for a virtual MAC, or an ipvlan. */
  | {
      readonly event: 'deviceMade';
      readonly instance: string;
      readonly device: string;
      readonly kind: 'macvlan' | 'ipvlan';
    }
  | { readonly event: 'deviceAdopted'; readonly instance: string; readonly device: string }
  | { readonly event: 'deviceRemoved'; readonly device: string }
  | { readonly event: 'deviceStays'; readonly device: string; readonly reason: string }
  | {
      readonly event: 'deviceRefused';
      readonly instance: string;
      readonly device: string;
      readonly reason: string;
    }
  | { readonly event: 'adopted'; readonly instance: string; readonly addresses: number }
  | {
      readonly event: 'socketFailed';
      readonly interface: string;
      readonly operation: 'open' | 'change' | 'send' | 'receive' | 'announce';
      readonly reason: string;
      /** The same, not logged since the last time: it is said once a minute. */
      readonly suppressed: number;
    }
  | { readonly event: 'monitorResynchronised'; readonly reason: string }
  /** `max_auto_priority`: the process has this real-time priority from now on. */
  | { readonly event: 'timerLate'; readonly lateMs: number; readonly priority: number }
  /** A change of the IPVS table, its sync daemons or its settings; it is tried again. */
  | { readonly event: 'ipvsRefused'; readonly subject: string; readonly reason: string }
  | { readonly event: 'ipvsUnavailable'; readonly reason: string; readonly retryInMs: number }
  /** By a child whose supervisor did not read what it said. */
  | { readonly event: 'messagesDropped'; readonly count: number }
  | { readonly event: 'schedulingRefused'; readonly what: string; readonly reason: string }
  /** A child was started from files that are not those of its supervisor. */
  | { readonly event: 'versionsDiffer'; readonly own: string; readonly supervisor: string };

/** Said by the supervisor. */
export type SupervisorLogEvent =
  /** The tables that VRRP needs cannot be made, or not removed; it is tried again. */
  | { readonly event: 'firewallRefused'; readonly reason: string }
  /** Another program has removed one. */
  | { readonly event: 'firewallLost'; readonly table: string }
  | { readonly event: 'starting'; readonly version: string; readonly configuration: string }
  | { readonly event: 'started' }
  /** `userId` is the effective one. */
  | {
      readonly event: 'privilegesMissing';
      readonly capabilities: readonly string[];
      readonly userId: number;
    }
  /** `init_file` */
  /** The kernel tells of each process that begins or ends. */
  | { readonly event: 'processEventsConfirmed' }
  /** It does not; said once. */
  | { readonly event: 'processEventsRefused'; readonly reason: string }
  | { readonly event: 'processEventsLost'; readonly reason: string }
  | { readonly event: 'trackFileInvalid'; readonly path: string; readonly number: string }
  | { readonly event: 'trackFileNotCreated'; readonly path: string; readonly reason: string }
  | { readonly event: 'alreadyRunning'; readonly pidFile: string }
  | { readonly event: 'configurationProblem'; readonly severity: string; readonly text: string }
  /** A process of a daemon that was killed, before this one adopts what it held. */
  | { readonly event: 'orphanEnded'; readonly role: string; readonly pid: number }
  | { readonly event: 'childStarted'; readonly child: LogSource; readonly pid: number }
  | {
      readonly event: 'childDied';
      readonly child: LogSource;
      readonly pid: number;
      readonly how: string;
      readonly restartInMs: number;
    }
  /** The system refuses to make the process; it is tried for as long as it takes. */
  | {
      readonly event: 'childNotStarted';
      readonly child: LogSource;
      readonly pid: number;
      readonly reason: string;
    }
  /** It has not answered and is killed. */
  | {
      readonly event: 'childSilent';
      readonly child: LogSource;
      readonly pid: number;
      readonly forMs: number;
    }
  /** It has not ended in its time at the stop and is killed. */
  | { readonly event: 'childOverdue'; readonly child: LogSource; readonly pid: number }
  | {
      readonly event: 'childReleased';
      readonly child: LogSource;
      readonly pid: number;
      readonly priorityZero: PriorityZero;
      readonly reason: string;
    }
  | {
      readonly event: 'childNotReleased';
      readonly child: LogSource;
      readonly pid: number;
      readonly reason: string;
      readonly again: boolean;
    }
  | { readonly event: 'reloading'; readonly configuration: string }
  | { readonly event: 'reloaded'; readonly tookMs: number }
  | { readonly event: 'reloadRefused'; readonly reason: string }
  /** By an operator, or as a daemon before this one has been told. */
  | { readonly event: 'maintenanceBegan'; readonly by: string; readonly reason?: string }
  /** `by` an operator, or by `time`, or by the `boot`. */
  | { readonly event: 'maintenanceEnded'; readonly by: string }
  /** By a route in a table of the kernel; once more where its metric changes. */
  | {
      readonly event: 'announced';
      readonly address: string;
      readonly table: number;
      readonly metric: number;
    }
  | { readonly event: 'withdrawn'; readonly address: string; readonly reason: string }
  | {
      readonly event: 'announcementRefused';
      readonly address: string;
      readonly operation: 'add' | 'remove';
      readonly reason: string;
    }
  /** The addresses of this machine cannot be seen, so that none is announced. */
  | { readonly event: 'announcedUnseen'; readonly reason: string }
  /** By a client of the API; `status` is that of HTTP. */
  | {
      readonly event: 'changeAsked';
      readonly method: string;
      readonly path: string;
      readonly actor: string;
      readonly status: number;
    }
  /** `watch_configuration`: the files are others than they were. */
  | { readonly event: 'configurationChanged' }
  /** The configuration before it is back. */
  | { readonly event: 'reloadReverted'; readonly reason: string }
  /** `reload_time_file`, or by request; `at` is local time. */
  | { readonly event: 'reloadScheduled'; readonly at: string }
  | { readonly event: 'reloadCancelled'; readonly at: string }
  | { readonly event: 'reloadTimeIgnored'; readonly text: string; readonly reason: string }
  | { readonly event: 'stopping'; readonly reason: string }
  | { readonly event: 'stopped'; readonly uptimeSeconds: number }
  | { readonly event: 'scriptStarted'; readonly what: string; readonly command: string }
  | {
      readonly event: 'scriptFailed';
      readonly what: string;
      readonly command: string;
      readonly reason: string;
    }
  | { readonly event: 'scriptRefused'; readonly what: string; readonly reason: string }
  | { readonly event: 'fifoFailed'; readonly path: string; readonly reason: string }
  /** What `upkeep vrid` knows of an interface is not complete. */
  | { readonly event: 'strangersUnseen'; readonly interface: string; readonly reason: string }
  /** `server` is the relay, `subject` without the name of the router. */
  | { readonly event: 'mailSent'; readonly server: string; readonly subject: string }
  | {
      readonly event: 'mailFailed';
      readonly server: string;
      readonly subject: string;
      readonly reason: string;
    }
  | { readonly event: 'mailsDropped'; readonly count: number; readonly reason: string }
  | { readonly event: 'fileWritten'; readonly path: string }
  | { readonly event: 'fileFailed'; readonly path: string; readonly reason: string }
  /** The flight recorder had no time or no room for so many before the next one in its file. */
  | { readonly event: 'eventsNotRecorded'; readonly path: string; readonly count: number }
  /** An output of the log begins to lose lines; the other outputs hear of it. */
  | { readonly event: 'logOutputFailed'; readonly output: string; readonly reason: string }
  /** The first line of an output that works again. */
  | {
      readonly event: 'logLinesLost';
      readonly output: string;
      readonly lines: number;
      readonly reason: string;
    }
  /** What a daemon that is no more had noted of the kernel. */
  | { readonly event: 'stateFileIgnored'; readonly path: string; readonly reason: string }
  | { readonly event: 'optionWithoutMeaning'; readonly option: string }
  | { readonly event: 'internalError'; readonly where: string; readonly message: string };

/** What the agents of SNMP and D-Bus can say. */
export type AgentLogEvent =
  | { readonly event: 'snmpConnected'; readonly master: string }
  /** Tried again for as long as it takes. */
  | { readonly event: 'snmpMasterAway'; readonly master: string; readonly reason: string }
  | { readonly event: 'dbusConnected'; readonly name: string }
  | { readonly event: 'dbusAway'; readonly name: string; readonly reason: string };
