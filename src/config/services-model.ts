/** What instances and `global_defs` say about mail, SNMP, D-Bus, firewalls and virtual MACs. */
import type { AddressFamily, IpAddress } from '../base/address.js';
import type { Route, Rule } from './routing-model.js';
import type { Fields } from './schema/fields.js';
import type { globalKeywords } from './schema/root.js';
import type { ProcessSettings } from './script-model.js';
import type { FollowedObjectLists, InterfaceDelay, LinkbeatInterface } from './tracking-model.js';

/** The less common settings of an instance. */
export interface InstanceServices extends FollowedObjectLists {
  readonly virtualRoutes: readonly Route[];
  readonly virtualRules: readonly Rule[];
  readonly vmac?: VmacSettings;
  readonly ipvlan?: IpvlanSettings;
  /** `use_vmac_addr` */
  readonly vmacForAddresses: boolean;
  /** `vmac_xmit_base` */
  readonly vmacTransmitsFromBase: boolean;
  /** What has to be made for the instance; absent: nothing. */
  readonly devices?: readonly VirtualDevice[];
  /** The one of them that adverts leave from; absent: the interface of the instance. */
  readonly advertDevice?: string;
  readonly garpExtraInterface?: GarpExtraInterface;
  /** `timer_expired_backup`: the priority of the peer that is thought of. */
  readonly timerExpiredBackupPriority?: number;
  /** False: `no_accept`. */
  readonly accept: boolean;
  readonly strict: boolean;
  readonly linkbeatPolling: boolean;
  readonly smtpAlert: boolean;
  /** `old_unicast_checksum` */
  readonly oldUnicastChecksum: 'detect' | 'always' | 'never';
  readonly hmac?: HmacAuthentication;
}

/** `use_vmac`: an interface with the MAC address of the virtual router. */
export interface VmacSettings {
  /** Absent: made from `vmac_prefix` and the VRID. */
  readonly name?: string;
  /** `02:11:22:33:44:33`; absent: that of RFC 9568 section 7.3. */
  readonly hardwareAddress?: string;
  readonly netlinkNotify: boolean;
  readonly group?: number;
}

/** `use_ipvlan` */
export interface IpvlanSettings {
  readonly name?: string;
  /** That adverts leave from; absent: the kernel's link-local address (IPv6). */
  readonly address?: IpAddress;
  readonly prefixLength?: number;
  readonly mode: 'bridge' | 'private' | 'vepa';
  readonly group?: number;
}

/** A link that is made on another one for an instance. */
export interface VirtualDevice {
  readonly name: string;
  /** The interface below it. */
  readonly parent: string;
  readonly kind: 'macvlan' | 'ipvlan';
  /** Of a macvlan. */
  readonly hardwareAddress?: string;
  readonly mode: 'private' | 'bridge' | 'vepa';
  readonly group?: number;
  /** Of the addresses that it is made for. */
  readonly family: AddressFamily;
  /** IPv6 addresses will be on it. */
  readonly ipv6: boolean;
  /** It has the link-local address of its parent, so that IPv6 adverts can leave from it. */
  readonly linkLocalOfParent: boolean;
  /** Of an ipvlan. */
  readonly address?: IpAddress;
  readonly prefixLength?: number;
}

/** `garp_extra_if`; 0: never. */
export interface GarpExtraInterface {
  readonly all: boolean;
  readonly intervalMs: number;
}

/** `auth_hmac` */
export interface HmacAuthentication {
  /** 32 to 64 bytes each, in hexadecimal digits. */
  readonly keys: readonly { readonly id: number; readonly key: string }[];
  /** One of them: adverts are signed with it. */
  readonly activeKey: number;
  /** Absent: it follows from the advert interval. */
  readonly timeWindowMs?: number;
  readonly antiReplay: 'time' | 'monotonic';
  readonly mode: 'enforce' | 'permissive' | 'receive-only';
}

/** Mail about changes. */
export interface MailSettings {
  readonly server?: { readonly host: string; readonly port: number };
  readonly sender?: string;
  readonly recipients: readonly string[];
  readonly heloName: string;
  readonly timeoutMs: number;
  /** `smtp_alert`, `smtp_alert_vrrp` and `smtp_alert_checker` with their defaults. */
  readonly alerts: boolean;
  readonly vrrpAlerts: boolean;
  readonly checkerAlerts: boolean;
  readonly noFaults: boolean;
  readonly noCheckers: boolean;
}

/** The SNMP agent: which parts of the MIBs it serves. */
export interface SnmpSettings {
  readonly socket?: string;
  readonly traps: boolean;
  readonly vrrp: boolean;
  readonly checker: boolean;
  readonly rfc2787: boolean;
  readonly rfc6527: boolean;
  readonly virtualServerUpdateMs: number;
  readonly realServerUpdateMs: number;
}

/** `enable_dbus` and its names. */
export interface DbusSettings {
  readonly enabled: boolean;
  readonly serviceName: string;
  readonly noInterfaceName: string;
}

/** The firewall rules that `no_accept` needs; what is said of iptables comes to the same. */
export interface FirewallSettings {
  readonly nftablesTable?: string;
  readonly nftablesPriority: number;
  readonly nftablesUsesIndex: boolean;
  readonly nftablesCounters: boolean;
}

/** A receive buffer; `force`: beyond the limit of the system. Absent size: the system's. */
export interface ReceiveBuffer {
  readonly bytes?: number;
  readonly force: boolean;
}

/** What a client may do, as the routes of the API say. */
export type ClientRole = 'read' | 'operate' | 'admin';

/** `control_socket` */
export interface ControlSocketSettings {
  readonly path: string;
  readonly role: ClientRole;
  readonly group?: string;
  readonly mode: number;
}

/** Where TCP connections are taken. */
export interface HttpEndpoint {
  readonly address: IpAddress;
  readonly port: number;
}

/** Endpoints of one kind, and who may use them. */
export interface HttpListenSettings {
  readonly endpoints: readonly HttpEndpoint[];
  /** Files in PEM; absent: no TLS. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Of client certificates. */
  readonly clientAuthority?: string;
  /** Networks of clients; empty: all. */
  readonly allow: readonly string[];
}

/** `metrics_detail`: what is told of, from the most to the least. */
export type MetricsDetail = 'full' | 'servers' | 'services' | 'instances';

/** `metrics_compat`: exporters whose families are given as well. */
export type CompatExporter = 'mehdy' | 'gen2brain' | 'textfile';

/** `cluster_member`: another router, as it is asked. */
export interface ClusterMember {
  readonly name: string;
  /** Its origin. */
  readonly url: string;
  /** A file with the token alone. */
  readonly tokenFile?: string;
  /** A file in PEM: what has signed its certificate. Absent: what the machine trusts. */
  readonly authority?: string;
}

/** The ways in beside the control socket. */
export interface ApiSettings {
  readonly controlSockets: readonly ControlSocketSettings[];
  readonly metrics: HttpListenSettings;
  readonly http: HttpListenSettings;
  /** Names in client certificates. */
  readonly clients: readonly { readonly name: string; readonly role: ClientRole }[];
  readonly tokenFile?: string;
  /** Names that clients call this router by. */
  readonly hosts: readonly string[];
  /** The web page is there too. */
  readonly web: boolean;
  /** The other routers of the cluster. */
  readonly members: readonly ClusterMember[];
}

/** The tuning of the daemon and its sockets. */
export interface TuningSettings extends Fields<typeof globalKeywords> {
  readonly processName?: string;
  readonly bfdProcess: ProcessSettings;
  /** `max_auto_priority`; `highest`: the highest there is. */
  readonly automaticPriority: number | 'highest';
  readonly netlinkCommands: ReceiveBuffer;
  readonly netlinkEvents: ReceiveBuffer;
  readonly processEvents: ReceiveBuffer;
  /** `vrrp_rx_bufs_policy`; a number in bytes. */
  readonly receiveBufferPolicy?: 'MTU' | 'ADVERT' | number;
  readonly allowInterfaceChanges: boolean;
}

/** The less common settings of `global_defs` and of the top level. */
export interface GlobalServices {
  /** Absent: there is the control socket alone. */
  readonly api?: ApiSettings;
  readonly metricsCompat: readonly CompatExporter[];
  readonly mail: MailSettings;
  readonly snmp: SnmpSettings;
  readonly dbus: DbusSettings;
  readonly firewall: FirewallSettings;
  readonly tuning: TuningSettings;
  /** `default_interface` of static addresses. */
  readonly defaultInterface: string;
  /** `vrrp_mcast_group6`; absent: ff02::12 (RFC 9568 section 5.1.2.2). */
  readonly multicastGroup6?: IpAddress;
  readonly vmacPrefix: string;
  readonly vmacAddressPrefix: string;
  /** `linkbeat_use_polling` at the top level. */
  readonly linkbeatPolling: boolean;
  readonly linkbeatInterfaces: readonly LinkbeatInterface[];
  readonly interfaceDelays: readonly InterfaceDelay[];
}
