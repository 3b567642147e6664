/**
 * The typed configuration of the load balancer: virtual servers, their groups, real servers and
 * health checks. As in `model.ts`, everything is plain data with its defaults applied: what a
 * check may leave to its real server, its virtual server or `global_defs` has been looked up.
 *
 * Names follow keepalived.conf(5) and ipvsadm(8); units stand last in a name.
 */
import type { AddressFamily, IpAddress } from '../base/address.js';
import type { RECORD_TYPES } from './schema/lvs/checkers.js';
import type { PROTOCOLS, SCHEDULERS } from './schema/lvs/virtual-server.js';
import type { NotifyFifo, ProcessSettings, ScriptCommand } from './script-model.js';

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
  readonly commandReceiveBufferBytes?: number;
  /** `SSL` */
  readonly tlsClient?: TlsClientSettings;
  /** `lvs_drift_interval` (ours): time between two looks at the kernel's table; 0: never. */
  readonly driftIntervalMs: number;
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
  readonly entries: readonly GroupEntry[];
}

/** A line of a group. */
export type GroupEntry =
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
  /** `ops` */
  readonly onePacket: boolean;
  readonly persistence?: Persistence;
  /** Sum of weights; 0 when no server has a weight, and then it is never gained. */
  readonly quorum: number;
  readonly hysteresis: number;
  readonly quorumUp?: ScriptCommand;
  readonly quorumDown?: ScriptCommand;
  readonly sorryServer?: SorryServer;
  /** In the order of the file, without repetitions; at least one. */
  readonly realServers: readonly RealServer[];
  readonly omega: boolean;
  readonly haSuspend: boolean;
  readonly smtpAlert: boolean;
  readonly snmpName?: string;
  /** `active_on master INSTANCE` (ours): installed only while that instance is master. */
  readonly activeOnMaster?: string;
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
  readonly notifyUp?: ScriptCommand;
  readonly notifyDown?: ScriptCommand;
  readonly smtpAlert: boolean;
  readonly snmpName?: string;
  readonly checks: readonly HealthCheck[];
}

/** A health check of a real server. */
export type HealthCheck =
  | TcpCheck
  | HttpCheck
  | SmtpCheck
  | DnsCheck
  | MiscCheck
  | UdpCheck
  | PingCheck
  | FileCheck
  | BfdCheck;

/** When a check runs and how often it may fail. */
export interface CheckTiming {
  readonly delayLoopMs: number;
  /** Further attempts after a failed one. */
  readonly retry: number;
  readonly delayBeforeRetryMs: number;
  /** The first check comes after 1 s and a random part of this time. */
  readonly warmupMs: number;
  /** Failed until the first good check. */
  readonly alpha: boolean;
  readonly logAllFailures: boolean;
}

/** Where a check connects to, and from where. */
export interface CheckConnection {
  readonly address: IpAddress;
  readonly port: number;
  readonly bindAddress?: IpAddress;
  readonly bindPort?: number;
  readonly bindInterface?: string;
  readonly connectTimeoutMs: number;
  /** Firewall mark; 0: none. */
  readonly mark: number;
}

/** `TCP_CHECK` */
export interface TcpCheck {
  readonly kind: 'tcp';
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
}

/** `HTTP_GET` and `SSL_GET` */
export interface HttpCheck {
  readonly kind: 'http';
  readonly tls: boolean;
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
  readonly version: '1.0' | '1.0C' | '1.1';
  readonly fastRecovery: boolean;
  /** At least one. */
  readonly urls: readonly CheckedUrl[];
}

/** `url`: a page that the server has to give. */
export interface CheckedUrl {
  readonly path: string;
  /** Host header; absent: the address and port of the connection. */
  readonly host?: string;
  /** Server name indication; absent: none is sent. */
  readonly serverName?: string;
  /** 32 hexadecimal digits in small letters. */
  readonly digest?: string;
  readonly statusCodes: readonly StatusRange[];
  readonly regex?: BodyPattern;
  readonly tlsCompliant: boolean;
}

/** First and last status code that is good. */
export interface StatusRange {
  readonly first: number;
  readonly last: number;
}

/** `regex` and what belongs to it. */
export interface BodyPattern {
  readonly pattern: string;
  /** keepalived's names of PCRE2 options. */
  readonly options: readonly string[];
  /** Good when it is not found. */
  readonly noMatch: boolean;
  /** First place in the body where a match may begin. */
  readonly minimumOffset: number;
  /** Last place where a match may begin; absent: anywhere. */
  readonly maximumOffset?: number;
}

/** `SMTP_CHECK` */
export interface SmtpCheck {
  readonly kind: 'smtp';
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
  readonly heloName: string;
}

/** Record types that DNS_CHECK asks for. */
export type DnsRecordType = (typeof RECORD_TYPES)[number];

/** `DNS_CHECK` */
export interface DnsCheck {
  readonly kind: 'dns';
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
  readonly name: string;
  readonly recordType: DnsRecordType;
}

/** `MISC_CHECK` */
export interface MiscCheck {
  readonly kind: 'misc';
  readonly timing: CheckTiming;
  readonly command: ScriptCommand;
  readonly timeoutMs: number;
  /** Exit statuses 2 to 255 are good and set the weight to the status minus 2. */
  readonly dynamic: boolean;
}

/** `UDP_CHECK` */
export interface UdpCheck {
  readonly kind: 'udp';
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
  /** In hexadecimal; absent: keepalived's 32 bytes of text. */
  readonly payload?: string;
  readonly reply?: ExpectedReply;
}

/** `require_reply` */
export interface ExpectedReply {
  /** Hexadecimal, `x` for any digit; "" for any datagram. */
  readonly pattern: string;
  readonly minimumBytes: number;
  readonly maximumBytes: number;
}

/** `PING_CHECK` */
export interface PingCheck {
  readonly kind: 'ping';
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
}

/** `FILE_CHECK`: follows a `track_file`. */
export interface FileCheck {
  readonly kind: 'file';
  readonly trackFile: string;
  readonly path: string;
  /** 0: any number but 0 is a failure. */
  readonly weight: number;
  readonly reverse: boolean;
}

/** `BFD_CHECK`: follows a `bfd_instance`. */
export interface BfdCheck {
  readonly kind: 'bfd';
  readonly instance: string;
  readonly alpha: boolean;
}
