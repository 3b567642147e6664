/**
 * The typed configuration of the load balancer: virtual servers, their groups, real servers and
 * health checks. As in `model.ts`, everything is plain data with its defaults applied: what a
 * check may leave to its real server, its virtual server or `global_defs` has been looked up.
 *
 * Names follow keepalived.conf(5) and ipvsadm(8); units stand last in a name.
 */
import type { AddressFamily, IpAddress } from '../base/address.js';
import type { HealthCheck } from './checkers/kinds.js';
import type { DiscoverySource } from './discovery-model.js';
import type { Network } from './routing-model.js';
import type { PROTOCOLS, SCHEDULERS } from './schema/lvs/virtual-server.js';
import type { NotifyFifo, ProcessSettings, ScriptCommand } from './script-model.js';
import type { ReceiveBuffer } from './services-model.js';

export type { BfdCheck } from './checkers/bfd.js';
export type { CheckConnection, CheckTiming, RiseRule } from './checkers/check-kind.js';
export type { DnsCheck, DnsRecordType } from './checkers/dns.js';
export type { FileCheck } from './checkers/file.js';
export type {
  BodyPattern,
  CheckedUrl,
  HttpCheck,
  HttpVersion,
  PageRequest,
  RequestHeader,
  RequestMethod,
  StatusRange,
} from './checkers/http.js';
export type { HealthCheck } from './checkers/kinds.js';
export type { MiscCheck } from './checkers/misc.js';
export type { PingCheck } from './checkers/ping.js';
export type { SmtpCheck } from './checkers/smtp.js';
export type { ExpectedAnswer, TcpCheck } from './checkers/tcp.js';
export type { ExpectedReply, UdpCheck } from './checkers/udp.js';

/** `global_defs` as far as it concerns the load balancer, and the block `SSL`. */
export interface BalancerDefinitions {
  /** `lvs_timeouts`; 0 leaves the kernel's value. */
  readonly timeouts?: ConnectionTimeouts;
  /** `lvs_flush`: the table is emptied at the start, entries of others included. */
  readonly flush: boolean;
  /** `lvs_flush_on_stop`: nothing, our services each at once, or the whole table. */
  readonly flushOnStop: 'no' | 'services' | 'table';
  readonly syncDaemon?: SyncDaemonSettings;
  /** `lvs_notify_fifo` */
  readonly notifyFifo?: NotifyFifo;
  /** `rs_init_notifies` */
  readonly realServerInitNotifies: boolean;
  /** `nftables_ipvs` */
  readonly marking?: MarkingSettings;
  readonly process: ProcessSettings;
  /** `net_namespace_ipvs`; "" for that of process 1. */
  readonly networkNamespace?: string;
  /** `lvs_netlink_cmd_rcv_bufs` and `lvs_netlink_monitor_rcv_bufs` */
  readonly netlinkCommands: ReceiveBuffer;
  readonly netlinkEvents: ReceiveBuffer;
  /** `SSL` */
  readonly tlsClient?: TlsClientSettings;
  /** `lvs_drift_interval` (ours): time between two looks at the kernel's table; 0: never. */
  readonly driftIntervalMs: number;
  /** `lvs_masquerade` (ours): what they forward to the world leaves with an address of ours. */
  readonly masquerade: readonly Network[];
  /** `lvs_host_setup` (ours) */
  readonly hostSetup: 'auto' | 'check' | 'off';
}

/** Seconds after which IPVS forgets idle connections (ipvsadm(8), `--set`). */
export interface ConnectionTimeouts {
  readonly tcpSeconds: number;
  readonly tcpFinSeconds: number;
  readonly udpSeconds: number;
}

/** `lvs_sync_daemon`: connection synchronisation between directors (ipvsadm(8)). */
export interface SyncDaemonSettings {
  readonly interface: string;
  /** Follows the state of this VRRP instance; without one both roles run. */
  readonly instance?: string;
  /** 0..255 */
  readonly syncId: number;
  readonly maximumMessageBytes?: number;
  readonly port?: number;
  readonly ttl?: number;
  readonly group?: IpAddress;
}

/** `nftables_ipvs`: one fwmark service for a group, marks set by a table of ours. */
export interface MarkingSettings {
  readonly table: string;
  readonly chainPriority: number;
  readonly firstMark: number;
  readonly counters: boolean;
}

/** The block `SSL`: what TLS checks show to servers that ask who is there. */
export interface TlsClientSettings {
  readonly certificateAuthorities?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly password?: string;
}

/** Protocols that IPVS balances. */
export type TransportProtocol = (typeof PROTOCOLS)[number];

/** What makes a virtual server the same one after a reload. */
export type ServiceIdentity =
  | {
      readonly form: 'address';
      readonly protocol: TransportProtocol;
      readonly address: IpAddress;
      /** 0: all ports. */
      readonly port: number;
    }
  | { readonly form: 'fwmark'; readonly mark: number; readonly family: AddressFamily }
  | {
      readonly form: 'group';
      readonly group: string;
      readonly protocol: TransportProtocol;
      /** Of its fwmarks that name none. */
      readonly family: AddressFamily;
    };

/** `virtual_server_group`: ranges are not expanded here (`expandGroup` does, one by one). */
export interface VirtualServerGroup {
  readonly name: string;
  readonly entries: readonly VirtualServerGroupEntry[];
}

/** A line of a group. */
export type VirtualServerGroupEntry =
  | {
      readonly kind: 'addresses';
      readonly first: IpAddress;
      /** How many addresses, counting up in the last part. */
      readonly count: number;
      readonly port: number;
    }
  | { readonly kind: 'fwmark'; readonly mark: number; readonly family?: AddressFamily };

/** Schedulers of the kernel (ipvsadm(8), `--scheduler`). */
export type Scheduler = (typeof SCHEDULERS)[number];

/** `virtual_server`: one service, or with a group one for each of its entries. */
export interface VirtualServer {
  readonly identity: ServiceIdentity;
  readonly scheduler: Scheduler;
  /** `flag-1` (`sh-fallback`, `mh-fallback`), `flag-2` (`sh-port`, `mh-port`), `flag-3`. */
  readonly schedulerFlags: readonly (1 | 2 | 3)[];
  /** `lvs_weight_steps` (ours), of the scheduler mh; absent: weights are as they are. */
  readonly weightSteps?: number;
  /** `ops` */
  readonly onePacket: boolean;
  readonly persistence?: Persistence;
  /** Sum of weights; 0 when no server has a weight, and then it is never gained. */
  readonly quorum: number;
  readonly hysteresis: number;
  readonly quorumUp?: ScriptCommand;
  readonly quorumDown?: ScriptCommand;
  readonly sorryServer?: SorryServer;
  /** In the order of the file, without repetitions; none only where some are discovered. */
  readonly realServers: readonly RealServer[];
  /** `real_servers` (ours): what else knows servers of it. */
  readonly discovered?: readonly DiscoveredServers[];
  readonly omega: boolean;
  readonly haSuspend: boolean;
  /** `announce` (ours): its addresses are, while they are served. */
  readonly announced: boolean;
  readonly smtpAlert: boolean;
  /** What holds for real servers that say nothing of their own. */
  readonly defaults: ServerDefaults;
  readonly snmpName?: string;
  /** `active_on master NAME` (ours): installed only while all of these instances are master. */
  readonly activeOnMaster?: readonly string[];
}

/** What a virtual server says for its real servers. */
export interface ServerDefaults {
  readonly forwarding: Forwarding;
  readonly inhibitOnFailure: boolean;
  readonly checks: CheckSettings;
}

/**
 * What a virtual server says for all checks below it, or a real server in its place. Dumps show it:
 * in the checks it has been looked up. Absent: not written.
 */
export interface CheckSettings {
  readonly delayLoopMs?: number;
  readonly warmupMs?: number;
  readonly retry?: number;
  readonly delayBeforeRetryMs?: number;
  readonly rise?: number;
  readonly fastIntervalMs?: number;
  readonly connectTimeoutMs?: number;
  readonly alpha?: boolean;
  readonly virtualHost?: string;
}

/** `persistence_*` */
export interface Persistence {
  readonly timeoutSeconds: number;
  /** IPv4: a netmask as a 32-bit number; IPv6: a prefix length. Absent: each client by itself. */
  readonly granularity?: number;
  readonly engine?: string;
}

/** How packets reach a server (ipvsadm(8), `-m`, `-g`, `-i` and `--tun-type`). */
export type Forwarding =
  | { readonly method: 'NAT' | 'DR' | 'FULLNAT' }
  | {
      readonly method: 'TUN';
      readonly tunnel: 'ipip' | 'gue' | 'gre';
      /** UDP port of gue. */
      readonly port?: number;
      readonly checksum: 'nocsum' | 'csum' | 'remcsum';
    };

/** `sorry_server`: serves while the quorum is lost. */
export interface SorryServer {
  readonly address: IpAddress;
  readonly port: number;
  readonly forwarding: Forwarding;
  readonly inhibit: boolean;
}

/** `real_server` */
export interface RealServer {
  readonly address: IpAddress;
  /** As IPVS gets it: that of the service where the method keeps ports; 0 for marks. */
  readonly port: number;
  readonly weight: number;
  readonly forwarding: Forwarding;
  /** 0: none. */
  readonly upperThreshold: number;
  readonly lowerThreshold: number;
  readonly inhibitOnFailure: boolean;
  /** `slow_start` (ours): in this time one that returns gets its weight. Absent: at once. */
  readonly slowStartMs?: number;
  readonly notifyUp?: ScriptCommand;
  readonly notifyDown?: ScriptCommand;
  readonly smtpAlert: boolean;
  readonly snmpName?: string;
  /** Absent: as its virtual server says. */
  readonly checkSettings?: CheckSettings;
  readonly checks: readonly HealthCheck[];
}

/** `real_servers` (ours) */
export interface DiscoveredServers {
  readonly source: DiscoverySource;
  /** What stands behind the keyword, as it is written: what makes it the same one. */
  readonly name: string;
  /** Of the servers that the method can reach; absent: of either family. */
  readonly family?: AddressFamily;
  /** Of servers that the source names without one; 0: none. */
  readonly port: number;
  readonly minimumSize: number;
  /** Of those that are there, in percent: more come or go only after `holdMs`. */
  readonly maximumChange: number;
  readonly holdMs: number;
  /** Each server but for its address and port: `ANY_ADDRESS`, `ANY_PORT`. */
  readonly template: RealServer;
}
