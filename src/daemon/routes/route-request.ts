/** A configured route as the kernel is told it (rtnetlink(7), ip-route(8)). */
import type { HopPart, Network, Route, RoutePart, RouteType } from '../../config/routing-model.js';
import type {
  HopRequest,
  Prefix,
  RouteMetric,
  RouteRequest,
} from '../../linux/route/routing-doors.js';
import { linkIndexFor, type NumberSources, numberFor, realmsFor, UnknownName } from './numbers.js';
import { tunnelRequest } from './tunnel-request.js';

/** RTPROT_KEEPALIVED: what we set is known by it, and by it alone what is tracked. */
export const ROUTING_PROTOCOL = 18;

/** RTN_* of <linux/rtnetlink.h> */
const ROUTE_TYPES: Readonly<Record<RouteType, number>> = {
  unicast: 1,
  local: 2,
  broadcast: 3,
  anycast: 4,
  multicast: 5,
  blackhole: 6,
  unreachable: 7,
  prohibit: 8,
  throw: 9,
  nat: 10,
};

/** RTAX_* of <linux/rtnetlink.h> */
const METRICS = {
  mtu: 2,
  window: 3,
  rtt: 4,
  rttvar: 5,
  ssthresh: 6,
  cwnd: 7,
  advmss: 8,
  reordering: 9,
  hoplimit: 10,
  initcwnd: 11,
  features: 12,
  rto_min: 13,
  initrwnd: 14,
  quickack: 15,
  congctl: 16,
  fastopen_no_cookie: 17,
} as const;
const FEATURE_ECN = 1;

/** The kernel keeps these in eighths and quarters of a millisecond (ip-route(8), `rtt`). */
const PARTS_OF_MS = { rtt: 8, rttvar: 4, rto_min: 1 } as const;

/** ICMPV6_ROUTER_PREF_* (RFC 4191 section 2.1) */
const ROUTER_PREFERENCES: Readonly<Record<string, number>> = { medium: 0, high: 1, low: 3 };

const MAIN_TABLE = 254;

/**
 * The request for a route.
 * @throws UnknownName for what this machine has no number for.
 */
export function routeRequest(route: Route, sources: NumberSources): RouteRequest {
  const { family, type, destination, parts, nextHops, placement, noTrack } = route;
  const find = <Option extends RoutePart['option']>(option: Option) => lastPart(parts, option);
  const single = hopRequest(parts, sources);
  const hops = nextHops.map((hop) => hopRequest(hop, sources));
  const metric = find('metric')?.metric;
  const tos = find('tos');
  const scope = find('scope');
  const source = find('from')?.network;
  const protocol = find('protocol');
  const newDestination = find('as')?.address;
  const preferredSource = find('src')?.address;
  const expires = find('expires');
  const preference = find('pref');
  const ttlPropagate = find('ttl-propagate');
  return {
    family,
    type: ROUTE_TYPES[type],
    destination: destination === 'default' ? undefined : prefixOf(destination),
    ...(source === undefined ? {} : { source: prefixOf(source) }),
    tos: tos === undefined ? 0 : numberFor(sources, 'rt_dsfield', tos.value),
    table: tableFor(parts, sources),
    protocol:
      noTrack && protocol ? numberFor(sources, 'rt_protos', protocol.value) : ROUTING_PROTOCOL,
    scope: scope === undefined ? 0 : numberFor(sources, 'rt_scopes', scope.value),
    metric: metric === 0 ? undefined : metric,
    ...(preferredSource === undefined ? {} : { preferredSource }),
    ...(newDestination === undefined || single.tunnel?.type !== 1 ? {} : { newDestination }),
    ...metricsOf(parts),
    ...(expires === undefined ? {} : { expiresSeconds: expires.seconds }),
    ...(preference === undefined
      ? {}
      : { routerPreference: preferenceNumber(preference.preference) }),
    ...(ttlPropagate === undefined ? {} : { ttlPropagate: ttlPropagate.enabled }),
    hops: hops.length === 0 ? [single] : hops,
    severalHops: hops.length > 0,
    placement,
  };
}

function lastPart<Option extends RoutePart['option']>(
  parts: readonly RoutePart[],
  option: Option,
): (RoutePart & { readonly option: Option }) | undefined {
  return parts.findLast(
    (part): part is RoutePart & { readonly option: Option } => part.option === option,
  );
}

function prefixOf({ address, prefixLength }: Network): Prefix {
  return { address, length: prefixLength };
}

function tableFor(parts: readonly RoutePart[], sources: NumberSources): number {
  const vrf = lastPart(parts, 'vrf');
  if (vrf !== undefined) {
    const table = sources.tableOfVrf(linkIndexFor(sources, vrf.interface));
    if (table === undefined) {
      throw new UnknownName(`interface ${vrf.interface} is no VRF`);
    }
    return table;
  }
  const table = lastPart(parts, 'table');
  return table === undefined ? MAIN_TABLE : numberFor(sources, 'rt_tables', table.value);
}

function hopRequest(parts: readonly (RoutePart | HopPart)[], sources: NumberSources): HopRequest {
  let hop: HopRequest = { onLink: false, weight: 1 };
  for (const part of parts) {
    switch (part.option) {
      case 'via':
        hop = { ...hop, gateway: part.address };
        break;
      case 'dev':
        hop = { ...hop, linkIndex: linkIndexFor(sources, part.interface) };
        break;
      case 'onlink':
        hop = { ...hop, onLink: true };
        break;
      case 'weight':
        hop = { ...hop, weight: part.weight };
        break;
      case 'realms':
        hop = { ...hop, realms: realmsFor(sources, part) };
        break;
      case 'encap':
        hop = { ...hop, tunnel: tunnelRequest(part.encapsulation, sources) };
        break;
      default:
        break;
    }
  }
  return hop;
}

function metricsOf(parts: readonly RoutePart[]): Pick<RouteRequest, 'metrics' | 'locks'> {
  const metrics = new Map<number, RouteMetric['value']>();
  let locks = 0;
  for (const part of parts) {
    const { option } = part;
    if (!isMetric(option)) {
      continue;
    }
    const value = metricValue(part);
    if (value !== undefined) {
      metrics.set(METRICS[option], value);
      locks |= 'locked' in part && part.locked ? 1 << METRICS[option] : 0;
    }
  }
  return { metrics: [...metrics].map(([type, value]) => ({ type, value })), locks };
}

function isMetric(option: string): option is keyof typeof METRICS {
  return Object.hasOwn(METRICS, option);
}

function metricValue(part: RoutePart): RouteMetric['value'] | undefined {
  switch (part.option) {
    case 'rtt':
    case 'rttvar':
    case 'rto_min':
      return timeValue(part.time, PARTS_OF_MS[part.option]);
    case 'features':
      return FEATURE_ECN;
    case 'quickack':
    case 'fastopen_no_cookie':
      return part.enabled ? 1 : 0;
    case 'congctl':
      return part.algorithm;
    default:
      return 'value' in part && typeof part.value === 'number' ? part.value : undefined;
  }
}

/** A number without a unit is in the kernel's own unit (ip-route(8)). */
function timeValue(text: string, partsOfMs: number): number {
  const number = Number.parseFloat(text);
  const ms = text.endsWith('ms') ? 1 : text.endsWith('s') ? 1000 : undefined;
  return Math.round(ms === undefined ? number : number * ms * partsOfMs);
}

function preferenceNumber(preference: string | number): number {
  return typeof preference === 'number' ? preference : (ROUTER_PREFERENCES[preference] ?? 0);
}
