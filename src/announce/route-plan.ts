/** The routes that announce addresses: those there should be, those there are, what is to do. */
import { familyOf, type IpAddress } from '../base/address.js';
import type { AnnounceVerdict } from './verdict.js';

/** A route to one address. */
export interface AnnouncedRoute {
  readonly address: IpAddress;
  readonly metric: number;
}

/** `announce_metric` and `announce_drain_metric` */
export interface AnnounceMetrics {
  readonly announced: number;
  readonly draining: number;
}

/** Additions come first: an address that gets another metric is announced all the time. */
export interface RoutePlan {
  readonly add: readonly AnnouncedRoute[];
  readonly remove: readonly AnnouncedRoute[];
}

/**
 * @param held what this daemon has set; what one before it has set may be gone (`isKnown`), and is
 * set once more
 */
export function planRoutes(
  verdicts: ReadonlyMap<IpAddress, AnnounceVerdict>,
  metrics: AnnounceMetrics,
  held: readonly (AnnouncedRoute & { readonly isKnown: boolean })[],
): RoutePlan {
  const wanted = new Map(
    [...verdicts].flatMap(([address, { kind }]) =>
      kind === 'announced' || kind === 'draining'
        ? [[address, kernelMetric(address, metrics[kind])] as const]
        : [],
    ),
  );
  const known = new Set(held.filter(({ isKnown }) => isKnown).map(routeKey));
  return {
    add: [...wanted]
      .map(([address, metric]) => ({ address, metric }))
      .filter((route) => !known.has(routeKey(route))),
    remove: held
      .filter(({ address, metric }) => wanted.get(address) !== metric)
      .filter(({ address }) => verdicts.get(address)?.kind !== 'undecided')
      .map(({ address, metric }) => ({ address, metric })),
  };
}

function routeKey({ address, metric }: AnnouncedRoute): string {
  return `${address} ${metric}`;
}

/** IPv6 takes 0 for "none given" and makes it 1024 (net/ipv6/route.c, IP6_RT_PRIO_USER). */
function kernelMetric(address: IpAddress, metric: number): number {
  return familyOf(address) === 'inet6' ? Math.max(1, metric) : metric;
}
