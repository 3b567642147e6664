/**
 * The typed configuration: what every other part of upkeep consumes. It is plain data (no classes,
 * no Map, no Date), deeply readonly, and crosses process boundaries as JSON. Defaults have been
 * applied: a reader never asks "and if it is absent?" unless absence has a meaning of its own.
 *
 * Names follow keepalived.conf(5) and RFC 9568; units stand last in a name.
 */
import type { AddressFamily, IpAddress } from '../base/address.js';
import type { BalancerDefinitions, VirtualServer, VirtualServerGroup } from './lvs-model.js';
import type { Route, Rule } from './routing-model.js';
import type { Fields } from './schema/fields.js';
import type { vrrpInstanceKeywords } from './schema/vrrp/vrrp-instance.js';
import type { BoundedScript, NotifyFifo, ProcessSettings, ScriptCommand } from './script-model.js';
import type { GlobalServices, InstanceServices } from './services-model.js';
import type {
  BfdInstance,
  FollowedObjectLists,
  GarpGroup,
  TrackedObject,
  TrackFile,
  TrackGroup,
  TrackProcess,
  Weight,
} from './tracking-model.js';

export type { BoundedScript, NotifyFifo, ProcessSettings, ScriptCommand, TrackedObject, Weight };

/** A complete configuration. */
export interface Configuration {
  readonly global: GlobalDefinitions;
  readonly vrrpScripts: readonly VrrpScript[];
  readonly syncGroups: readonly SyncGroup[];
  readonly vrrpInstances: readonly VrrpInstance[];
  readonly virtualServerGroups: readonly VirtualServerGroup[];
  readonly virtualServers: readonly VirtualServer[];
  readonly trackFiles: readonly TrackFile[];
  readonly trackProcesses: readonly TrackProcess[];
  readonly bfdInstances: readonly BfdInstance[];
  readonly trackGroups: readonly TrackGroup[];
  /** `static_neighbours` (ours) */
  readonly staticNeighbours: readonly StaticNeighbour[];
  readonly staticAddresses: readonly VirtualAddress[];
  readonly staticRoutes: readonly Route[];
  readonly staticRules: readonly Rule[];
  readonly garpGroups: readonly GarpGroup[];
}

/** `global_defs` and the root-level scalars, as far as the daemon acts on them. */
export interface GlobalDefinitions {
  readonly routerId: string;
  /** Root keyword `instance`: suffix of pid files and of the syslog identity. */
  readonly daemonInstance?: string;
  /** Root keyword `net_namespace`. */
  readonly networkNamespace?: string;
  readonly usePidDirectory: boolean;
  readonly childWaitTimeMs: number;
  readonly scripts: ScriptDefaults;
  readonly startupScript?: BoundedScript;
  readonly shutdownScript?: BoundedScript;
  /** `notify_fifo`: gets every line. */
  readonly notifyFifo?: NotifyFifo;
  /** `vrrp_notify_fifo`: gets the VRRP lines. */
  readonly vrrpNotifyFifo?: NotifyFifo;
  /** `fifo_write_vrrp_states_on_reload`. */
  readonly fifoWritesStatesOnReload: boolean;
  readonly vrrpProcess: ProcessSettings;
  /** `vrrp_startup_delay`: adverts are ignored and no timer runs before it has passed. */
  readonly vrrpStartupDelayMs: number;
  /** `vrrp_wait_for_lvs` (ours): how long a start waits for the table of IPVS at most; 0: not. */
  readonly waitForLvsMs: number;
  readonly logUnknownVrids: boolean;
  readonly dynamicInterfaces: boolean;
  readonly umask: number;
  /** `reload_file`; "" for the supervisor's pid file with `.reload` in place of `.pid`. */
  readonly reloadFile?: string;
  /** `reload_check_config`: a log file, or "" for none. */
  readonly reloadCheckConfig?: string;
  readonly dumpFiles: DumpFiles;
  readonly balancer: BalancerDefinitions;
  readonly services: GlobalServices;
}

/** Who runs scripts, and which scripts are run at all (keepalived.conf(5), "script security"). */
export interface ScriptDefaults {
  readonly user?: string;
  readonly group?: string;
  readonly supplementaryGroups: boolean;
  readonly enableScriptSecurity: boolean;
  readonly useSymlinkPaths: boolean;
}

/** Where the signals USR1, USR2 and RTMIN+2 write, and how. */
export interface DumpFiles {
  readonly state?: string;
  readonly statistics?: string;
  readonly json?: string;
  readonly jsonVersion: 1 | 2;
  /** `data_use_instance`: the names contain network namespace and daemon instance. */
  readonly useInstance: boolean;
}

/** `vrrp_script`: a command that is run at an interval and whose exit status can be tracked. */
export interface VrrpScript {
  readonly name: string;
  readonly command: ScriptCommand;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Default weight of those who track it; `reverse` inverts the sign of the contribution. */
  readonly weight: Weight;
  readonly rise: number;
  readonly fall: number;
  readonly initFail: boolean;
}

/** The scripts that a change of state starts. */
export interface NotifyScripts {
  readonly master?: ScriptCommand;
  readonly backup?: ScriptCommand;
  readonly fault?: ScriptCommand;
  readonly stop?: ScriptCommand;
  /** `notify_conflict`: there are two masters, or no longer. */
  readonly conflict?: ScriptCommand;
  /** `notify`: for every state, with arguments. */
  readonly any?: ScriptCommand;
}

/** The scripts of an instance, which has more occasions than a group. */
export interface InstanceNotifyScripts extends NotifyScripts {
  readonly deleted?: ScriptCommand;
  readonly masterReceivedLowerPriority?: ScriptCommand;
}

/** `vrrp_sync_group`: instances that change state together. */
export interface SyncGroup extends FollowedObjectLists {
  readonly name: string;
  readonly members: readonly string[];
  readonly trackScripts: readonly TrackedObject[];
  readonly trackInterfaces: readonly TrackedObject[];
  /** `sync_group_tracking_weight`: members may have weighted trackers of their own. */
  readonly trackingWeight: boolean;
  readonly notify: NotifyScripts;
  readonly notifyPriorityChanges: boolean;
  readonly smtpAlert: boolean;
}

/** `vrrp_instance`: one virtual router. */
export interface VrrpInstance extends InstanceServices, Fields<typeof vrrpInstanceKeywords> {
  readonly name: string;
  readonly interface: string;
  readonly virtualRouterId: number;
  readonly family: AddressFamily;
  readonly version: 2 | 3;
  readonly initialState: 'MASTER' | 'BACKUP';
  /** 1..255; 255 is the address owner. */
  readonly priority: number;
  /** Rounded to what the version can say: whole seconds (2) or centiseconds (3). */
  readonly advertIntervalMs: number;
  /** `down_timer_adverts`: the 3 of RFC 9568's Active_Down_Interval. */
  readonly downTimerAdverts: number;
  readonly preempt: boolean;
  readonly preemptDelayMs: number;
  readonly authentication?: PasswordAuthentication;
  /** `mcast_src_ip` or `unicast_src_ip`; otherwise the interface's primary address is used. */
  readonly sourceAddress?: IpAddress;
  readonly trackSourceAddress: boolean;
  readonly multicastGroup: IpAddress;
  /** Not empty: adverts go to these addresses instead of the group. */
  readonly unicastPeers: readonly UnicastPeer[];
  readonly unicastTtl: number;
  readonly checkUnicastSource: boolean;
  /** In the order of the file, which is their order in the advert. */
  readonly virtualAddresses: readonly VirtualAddress[];
  readonly excludedAddresses: readonly VirtualAddress[];
  readonly garp: GratuitousArpSettings;
  readonly lowerPriorityNoAdvert: boolean;
  readonly higherPrioritySendAdvert: boolean;
  readonly skipCheckAdvertAddresses: boolean;
  readonly ownerIgnoreAdverts: boolean;
  /** `v3_checksum_as_v2`: RFC 9568's checksum for IPv4, without a pseudo header. */
  readonly v3ChecksumAsV2: boolean;
  readonly trackScripts: readonly TrackedObject[];
  readonly trackInterfaces: readonly TrackedObject[];
  readonly notify: InstanceNotifyScripts;
  readonly notifyDeleted: boolean;
  readonly notifyPriorityChanges: boolean;
}

/** A neighbour whose hardware address is written down instead of asked for. */
export interface StaticNeighbour {
  readonly address: IpAddress;
  /** `02:00:00:00:00:01` */
  readonly hardwareAddress: string;
  readonly interface: string;
}

/** Eight bytes, as text in which each character is one byte (latin1). */
export interface PasswordAuthentication {
  readonly type: 'PASS' | 'AH';
  /** At most 8 characters; a longer password was cut with a warning. */
  readonly password: string;
}

/** A router that adverts are sent to, and the TTLs that its adverts may have. */
export interface UnicastPeer {
  readonly address: IpAddress;
  readonly minTtl: number;
  readonly maxTtl: number;
}

/** `garp_*` of an instance. A repeat count is a number of rounds over all addresses. */
export interface GratuitousArpSettings {
  readonly masterDelayMs: number;
  readonly masterRepeat: number;
  /** 0: no refresh. */
  readonly masterRefreshMs: number;
  readonly masterRefreshRepeat: number;
  readonly lowerPriorityDelayMs: number;
  readonly lowerPriorityRepeat: number;
  /** Least time between two messages on an interface; 0: none. */
  readonly intervalMs: number;
  readonly neighbourAdvertisementIntervalMs: number;
}

/** An entry of `virtual_ipaddress`, `virtual_ipaddress_excluded` or `static_ipaddress`. */
export interface VirtualAddress {
  readonly address: IpAddress;
  readonly prefixLength: number;
  readonly interface: string;
  /** rtnetlink scope number: 0 global, 200 site, 253 link, 254 host. */
  readonly scope: number;
  readonly label?: string;
  readonly broadcast?: IpAddress;
  readonly peer?: IpAddress;
  readonly flags: readonly AddressFlag[];
  /** Seconds; absent: for ever. */
  readonly preferredLifetimeSeconds?: number;
  /** `no_track`: neither its removal by another program nor the state of its interface matters. */
  readonly noTrack: boolean;
  /** `use_vmac`: it goes to an interface with a virtual MAC. */
  readonly useVmac?: boolean;
  /** `track_group` of a static address. */
  readonly trackGroup?: string;
}

/** Flags of an address, by their names in the configuration. */
export type AddressFlag = 'home' | 'nodad' | 'mngtmpaddr' | 'noprefixroute' | 'autojoin';
