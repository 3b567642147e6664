/** Whether what the kernel announces is one of ours. */
import { sameData } from '../../base/same-data.js';
import type {
  HopRequest,
  RouteAnnouncement,
  RouteRequest,
} from '../../linux/route/routing-doors.js';

/** What the kernel takes for an IPv6 route without a metric (IP6_RT_PRIO_USER). */
const DEFAULT_METRIC6 = 1024;

/** What was not asked for may be anything: the kernel chose it. */
export function isAnnounced(request: RouteRequest, announced: RouteAnnouncement): boolean {
  return (
    request.family === announced.family &&
    request.type === announced.type &&
    request.tos === announced.tos &&
    request.table === announced.table &&
    request.protocol === announced.protocol &&
    sameData(request.destination, announced.destination) &&
    metricOf(request) === metricOf(announced) &&
    announced.hops.every((hop) => request.hops.some((asked) => isHop(asked, hop)))
  );
}

function metricOf({ family, metric }: Pick<RouteRequest, 'family' | 'metric'>): number {
  return metric ?? (family === 'inet6' ? DEFAULT_METRIC6 : 0);
}

function isHop(asked: HopRequest, announced: RouteAnnouncement['hops'][number]): boolean {
  const { gateway, linkIndex } = asked;
  return (
    (gateway === undefined || gateway === announced.gateway) &&
    (linkIndex === undefined || linkIndex === announced.linkIndex)
  );
}
