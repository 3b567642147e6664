/**
 * Routes and rules of the configuration, in the words of ip-route(8) and ip-rule(8): what
 * identifies an entry has fields of its own, the rest is a list of typed parts in the order of the
 * file.
 */
import type { AddressFamily, IpAddress } from '../base/address.js';

/** Addresses that share a prefix. */
export interface Network {
  readonly address: IpAddress;
  readonly prefixLength: number;
}

/** A number, or a name that stands for one in the files of iproute2 (`rt_tables`, …). */
export type NumberOrName = number | string;

/** Types of a route (ip-route(8), `TYPE`). */
export type RouteType =
  | 'unicast'
  | 'local'
  | 'broadcast'
  | 'multicast'
  | 'throw'
  | 'unreachable'
  | 'prohibit'
  | 'blackhole'
  | 'nat'
  | 'anycast';

/** An entry of `virtual_routes` or `static_routes`. */
export interface Route {
  /** As written, or that of its addresses; without any IPv4. */
  readonly family: AddressFamily;
  readonly type: RouteType;
  /** `default` for all destinations. */
  readonly destination: Network | 'default';
  /** In the order of the file; synonyms under the name that they stand for. */
  readonly parts: readonly RoutePart[];
  /** Several paths: `nexthop`, and the gateways of the older `via … or …`. */
  readonly nextHops: readonly (readonly HopPart[])[];
  /** Where it goes among equal routes; `add`: there must be none. */
  readonly placement: 'add' | 'prepend' | 'append';
  readonly noTrack: boolean;
  /** `track_group` of a static route. */
  readonly trackGroup?: string;
}

/** A gateway, which may be of another family than the route. */
interface Via {
  readonly option: 'via';
  readonly address: IpAddress;
}

interface Device {
  readonly option: 'dev';
  readonly interface: string;
}

/** Realms of iproute2; one alone is that of the destination. */
interface Realms {
  readonly option: 'realms';
  readonly source?: NumberOrName;
  readonly destination: NumberOrName;
}

interface Encapsulated {
  readonly option: 'encap';
  readonly encapsulation: Encapsulation;
}

/** One part of a path. */
export type HopPart =
  | Via
  | Device
  | Realms
  | Encapsulated
  | { readonly option: 'weight'; readonly weight: number }
  | { readonly option: 'onlink' };

const NUMBER_METRICS = [
  'mtu',
  'advmss',
  'reordering',
  'window',
  'cwnd',
  'ssthresh',
  'initcwnd',
  'initrwnd',
  'hoplimit',
] as const;

/** A metric of a route that is a plain number. */
export type NumberMetric = (typeof NUMBER_METRICS)[number];

/** Whether an option is one of them. */
export function isNumberMetric(option: string): option is NumberMetric {
  return NUMBER_METRICS.some((name) => name === option);
}

/** One part of a route. `locked`: the kernel leaves the value as it is. */
export type RoutePart =
  | Via
  | Device
  | Realms
  | Encapsulated
  | { readonly option: 'onlink' }
  | { readonly option: 'src' | 'as'; readonly address: IpAddress }
  | { readonly option: 'from'; readonly network: Network }
  | { readonly option: 'tos' | 'table' | 'protocol' | 'scope'; readonly value: NumberOrName }
  | { readonly option: 'metric'; readonly metric: number }
  | { readonly option: 'expires'; readonly seconds: number }
  | { readonly option: NumberMetric; readonly value: number; readonly locked: boolean }
  | {
      readonly option: 'rtt' | 'rttvar' | 'rto_min';
      /** A number that may end with s or ms, as ip-route(8) takes it. */
      readonly time: string;
      readonly locked: boolean;
    }
  | { readonly option: 'features'; readonly feature: 'ecn' }
  | {
      readonly option: 'quickack' | 'fastopen_no_cookie' | 'ttl-propagate';
      readonly enabled: boolean;
    }
  | { readonly option: 'congctl'; readonly algorithm: string; readonly locked: boolean }
  | { readonly option: 'pref'; readonly preference: NumberOrName }
  | { readonly option: 'vrf'; readonly interface: string };

/** Light-weight tunnels (ip-route(8), `ENCAP`). */
export type Encapsulation =
  | {
      readonly kind: 'ip' | 'ip6';
      readonly parts: readonly EncapsulationPart[];
    }
  /** Labels separated by /. */
  | { readonly kind: 'mpls'; readonly labels: string }
  | { readonly kind: 'ila'; readonly locator: string };

/** A part of an outer IP header; ids have up to 64 bits and stay text. */
export type EncapsulationPart =
  | { readonly option: 'id'; readonly id: string }
  | { readonly option: 'dst' | 'src'; readonly address: IpAddress }
  | { readonly option: 'flags'; readonly flags: string }
  | { readonly option: 'tos' | 'tc'; readonly value: NumberOrName }
  | { readonly option: 'ttl' | 'hoplimit'; readonly hops: number };

/** An entry of `virtual_rules` or `static_rules`. */
export interface Rule {
  /** As written, or that of its addresses; without any IPv4. */
  readonly family: AddressFamily;
  /** In the order of the file; synonyms under the name that they stand for. */
  readonly parts: readonly RulePart[];
  readonly noTrack: boolean;
  /** `track_group` of a static rule. */
  readonly trackGroup?: string;
}

/** A selector, an action or another part of a rule. */
export type RulePart =
  | { readonly option: 'not' | 'l3mdev' }
  | { readonly option: 'nop' | 'blackhole' | 'prohibit' | 'unreachable' }
  | { readonly option: 'from' | 'to'; readonly network: Network | 'default' }
  | { readonly option: 'tos' | 'ipproto'; readonly value: NumberOrName }
  | { readonly option: 'fwmark'; readonly mark: number; readonly mask?: number }
  | { readonly option: 'iif' | 'oif'; readonly interface: string }
  /** 64 bits: text. */
  | { readonly option: 'tunnel-id'; readonly id: string }
  | {
      readonly option: 'uidrange' | 'sport' | 'dport';
      readonly first: number;
      readonly last: number;
    }
  | { readonly option: 'table'; readonly value: NumberOrName }
  | { readonly option: 'preference' | 'goto'; readonly preference: number }
  | { readonly option: 'suppress_prefixlength'; readonly length: number }
  | { readonly option: 'suppress_ifgroup'; readonly value: NumberOrName }
  | { readonly option: 'protocol'; readonly value: number }
  | Realms;

/** What an instance, or the machine, wants of both. */
export interface RoutingEntries {
  readonly routes: readonly Route[];
  readonly rules: readonly Rule[];
}
