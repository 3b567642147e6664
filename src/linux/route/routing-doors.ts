/**
 * The door to routes and rules. All names have become numbers: tables, protocols, scopes, links.
 */
import type { AddressFamily, IpAddress } from '../../base/address.js';
import type { RequestResult } from '../doors.js';

/** Addresses that share a prefix; `default` is one of length 0. */
export interface Prefix {
  readonly address: IpAddress;
  readonly length: number;
}

/** A metric of a route: RTAX_* of <linux/rtnetlink.h> with its value in the kernel's unit. */
export interface RouteMetric {
  readonly type: number;
  readonly value: number | string;
}

/** A light-weight tunnel: LWTUNNEL_ENCAP_* of <linux/lwtunnel.h> and its attributes, encoded. */
export interface TunnelRequest {
  readonly type: number;
  readonly attributes: readonly { readonly type: number; readonly bytes: Uint8Array }[];
}

/** One way to go. */
export interface HopRequest {
  readonly gateway?: IpAddress;
  readonly linkIndex?: number;
  readonly onLink: boolean;
  /** Realms, the source's in the upper half. */
  readonly realms?: number;
  readonly tunnel?: TunnelRequest;
  /** 1 to 256; of several ways only. */
  readonly weight: number;
}

/** A route to be added or removed (rtnetlink(7), struct rtmsg). */
export interface RouteRequest {
  readonly family: AddressFamily;
  /** RTN_* */
  readonly type: number;
  readonly destination: Prefix | undefined;
  /** Of packets; IPv6 only. */
  readonly source?: Prefix;
  readonly tos: number;
  readonly table: number;
  /** RTPROT_* */
  readonly protocol: number;
  /** RT_SCOPE_* */
  readonly scope: number;
  /** RTA_PRIORITY; undefined: the kernel's default. */
  readonly metric: number | undefined;
  readonly preferredSource?: IpAddress;
  readonly newDestination?: IpAddress;
  readonly metrics: readonly RouteMetric[];
  /** Bits of RTAX_* that the kernel leaves as they are. */
  readonly locks: number;
  readonly expiresSeconds?: number;
  /** ICMPV6_ROUTER_PREF_*: 0 medium, 1 high, 3 low. */
  readonly routerPreference?: number;
  readonly ttlPropagate?: boolean;
  /** One, or several with their weights. */
  readonly hops: readonly HopRequest[];
  readonly severalHops: boolean;
  readonly placement: 'add' | 'prepend' | 'append';
}

/** First and last, both included. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/** A rule to be added or removed (<linux/fib_rules.h>). */
export interface RuleRequest {
  readonly family: AddressFamily;
  /** FR_ACT_* */
  readonly action: number;
  readonly inverted: boolean;
  readonly source?: Prefix;
  readonly destination?: Prefix;
  readonly tos: number;
  readonly table: number;
  readonly priority: number;
  readonly goto?: number;
  readonly mark?: number;
  readonly markMask?: number;
  readonly inputInterface?: string;
  readonly outputInterface?: string;
  readonly tunnelId?: bigint;
  readonly users?: NumberRange;
  readonly ipProtocol?: number;
  readonly sourcePorts?: NumberRange;
  readonly destinationPorts?: NumberRange;
  readonly realms?: number;
  readonly suppressPrefixLength?: number;
  readonly suppressInterfaceGroup?: number;
  readonly l3mdev: boolean;
  readonly protocol: number;
}

/** What is announced of a route; of several ways those that were announced together. */
export interface RouteAnnouncement {
  readonly family: AddressFamily;
  readonly type: number;
  readonly destination: Prefix | undefined;
  readonly tos: number;
  readonly table: number;
  readonly protocol: number;
  readonly metric: number | undefined;
  readonly hops: readonly Pick<HopRequest, 'gateway' | 'linkIndex'>[];
}

/** What is heard about routes and rules that others than this table changed. */
export interface RoutingListener {
  /** Of routes of one protocol only: no others are tracked. */
  routeRemoved(route: RouteAnnouncement): void;
  ruleRemoved(rule: RuleRequest): void;
  /** Announcements were lost: what was removed meanwhile is not known. */
  lost(reason: string): void;
}

/** Routes and rules: batched changes, and removals by others. */
export interface RoutingTable {
  /** One sendmsg for all; results in the order of the requests. EEXIST: it is there as asked. */
  addRoutes(requests: readonly RouteRequest[]): readonly RequestResult[];
  /** ESRCH: it is not there. */
  removeRoutes(requests: readonly RouteRequest[]): readonly RequestResult[];
  addRules(requests: readonly RuleRequest[]): readonly RequestResult[];
  /** ENOENT: it is not there. */
  removeRules(requests: readonly RuleRequest[]): readonly RequestResult[];
  /** The table of a VRF; undefined when the link is none. */
  tableOfVrf(linkIndex: number): number | undefined;
  close(): void;
}
