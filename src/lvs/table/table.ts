/**
 * The table of IPVS as values (<linux/ip_vs.h>, ipvsadm(8)): what we want in it, what the kernel
 * says is in it, and the operations that lead from one to the other. `linux/ipvs/ipvs.ts`
 * carries them out over generic netlink.
 */
import type { AddressFamily, IpAddress } from '../../base/address.js';
import type { TransportProtocol } from '../../config/lvs-model.js';

/** What makes a service the same service. */
export type ServiceAddress =
  | {
      readonly kind: 'address';
      readonly family: AddressFamily;
      readonly protocol: TransportProtocol;
      readonly address: IpAddress;
      readonly port: number;
    }
  | { readonly kind: 'fwmark'; readonly family: AddressFamily; readonly mark: number };

/** Flag of a service: persistent (<linux/ip_vs.h>, IP_VS_SVC_F_PERSISTENT). */
export const SERVICE_PERSISTENT = 0x0001;
/** Flag of a service: each packet by itself (IP_VS_SVC_F_ONEPACKET). */
export const SERVICE_ONE_PACKET = 0x0004;
/** Flag of a service: first one of its scheduler (IP_VS_SVC_F_SCHED1). */
export const SERVICE_SCHEDULER_1 = 0x0008;
/** Flag of a service: second one of its scheduler (IP_VS_SVC_F_SCHED2). */
export const SERVICE_SCHEDULER_2 = 0x0010;
/** Flag of a service: third one of its scheduler (IP_VS_SVC_F_SCHED3). */
export const SERVICE_SCHEDULER_3 = 0x0020;

/** A service as `ipvsadm -A` describes it. */
export interface ServiceEntry {
  readonly address: ServiceAddress;
  /** "" for none. */
  readonly scheduler: string;
  /** SERVICE_* bits; the kernel's own bit "hashed" is left out. */
  readonly flags: number;
  /** Of persistence; 0 without. */
  readonly timeoutSeconds: number;
  /** IPv4: a netmask as a 32-bit number, 0xffffffff for each client; IPv6: 1 to 128. */
  readonly netmask: number;
  /** Persistence engine; "" for none. */
  readonly engine: string;
}

/** How packets reach a destination (<linux/ip_vs.h>, IP_VS_CONN_F_*). */
export type ForwardingMethod = 'masquerade' | 'local' | 'tunnel' | 'route' | 'bypass';

/** Encapsulation of a destination that is reached through a tunnel. */
export interface Tunnel {
  readonly type: 'ipip' | 'gue' | 'gre';
  /** UDP port of gue, else 0. */
  readonly port: number;
  readonly checksum: 'none' | 'csum' | 'remcsum';
}

/** A destination as `ipvsadm -a` describes it. */
export interface DestinationEntry {
  readonly family: AddressFamily;
  readonly address: IpAddress;
  readonly port: number;
  readonly method: ForwardingMethod;
  /** Only with the method `tunnel`. */
  readonly tunnel?: Tunnel;
  /** 0 to 2147483647 */
  readonly weight: number;
  /**
   * Of the scheduler mh: its last weight that was not 0, by which it has its part of the table. The
   * kernel does not tell it. Absent: unknown, and taken for right.
   */
  readonly lastWeight?: number;
  readonly upperThreshold: number;
  readonly lowerThreshold: number;
}

/**
 * A service with its destinations, as we want them or believe them to be; of the scheduler mh in
 * the order of the kernel's list (table/hashed.ts).
 */
export interface ServiceTable {
  readonly service: ServiceEntry;
  readonly destinations: readonly DestinationEntry[];
}

/** Counters of a service or a destination. */
export interface IpvsStatistics {
  readonly connections: bigint;
  readonly inPackets: bigint;
  readonly outPackets: bigint;
  readonly inBytes: bigint;
  readonly outBytes: bigint;
  readonly connectionsPerSecond: bigint;
  readonly inPacketsPerSecond: bigint;
  readonly outPacketsPerSecond: bigint;
  readonly inBytesPerSecond: bigint;
  readonly outBytesPerSecond: bigint;
}

/** A destination as the kernel tells of it. */
export interface ObservedDestination extends DestinationEntry {
  readonly activeConnections: number;
  readonly inactiveConnections: number;
  readonly persistentConnections: number;
  readonly statistics: IpvsStatistics;
}

/** A service as the kernel tells of it. */
export interface ObservedService {
  readonly service: ServiceEntry;
  readonly statistics: IpvsStatistics;
  readonly destinations: readonly ObservedDestination[];
}

/** One change of the table. */
export type TableOperation =
  | { readonly kind: 'newService' | 'setService'; readonly service: ServiceEntry }
  | { readonly kind: 'deleteService'; readonly address: ServiceAddress }
  | {
      readonly kind: 'newDestination' | 'setDestination' | 'deleteDestination';
      readonly address: ServiceAddress;
      readonly destination: DestinationEntry;
    };

/** A role of the synchronisation daemon of connections. */
export interface SyncDaemonEntry {
  readonly role: 'master' | 'backup';
  readonly interface: string;
  readonly syncId: number;
  readonly maximumMessageBytes?: number;
  readonly port?: number;
  readonly ttl?: number;
  readonly group?: IpAddress;
}

/** Canonical text of a service's identity, as keys of maps: equal services have equal texts. */
export function serviceKey(address: ServiceAddress): string {
  return address.kind === 'fwmark'
    ? `FWM ${address.mark} ${address.family}`
    : `${address.protocol} ${address.address} ${address.port}`;
}

/** Canonical text of a destination's identity within its service. */
export function destinationKey(destination: Pick<DestinationEntry, 'address' | 'port'>): string {
  return `${destination.address} ${destination.port}`;
}
