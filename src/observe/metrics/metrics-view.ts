/** What the families are read from: the status of the daemon, and a little of its configuration. */
import type { Configuration } from '../../config/model.js';
import type { MetricsDetail } from '../../config/services-model.js';
import type { DaemonStatus } from '../status/status.js';
import type { EventTally } from './event-tally.js';
import type { LabelledServer, MetricsView } from './family.js';
import { sharedDigests } from './shared-digests.js';

/** With more real servers than these, only virtual servers are told of. */
export const MOST_REAL_SERVERS = 2000;

/** What is known beside the status. */
export interface MetricsSurroundings {
  readonly fileChanged?: boolean | undefined;
  readonly runningScripts?: ReadonlySet<string>;
  readonly detail?: MetricsDetail;
}

/** One moment of the daemon. */
export function metricsView(
  status: DaemonStatus,
  configuration: Configuration,
  events: EventTally,
  { fileChanged, runningScripts = new Set(), detail = 'servers' }: MetricsSurroundings = {},
): MetricsView {
  const realServers = (status.balancer?.virtualServers ?? []).flatMap(({ label, realServers }) =>
    realServers.map((server): LabelledServer => ({ labels: [label, server.label], server })),
  );
  const truncated = detail === 'servers' && realServers.length > MOST_REAL_SERVERS;
  const serversShown = detail === 'full' || (detail === 'servers' && !truncated);
  return {
    status,
    events,
    digests: sharedDigests(configuration),
    fileChanged,
    routers: new Map(
      configuration.vrrpInstances.map((configured) => {
        const { name, family, virtualAddresses } = configured;
        return [name, { family, firstAddress: virtualAddresses[0]?.address, configured }];
      }),
    ),
    runningScripts,
    realServers: serversShown ? realServers : [],
    serversShown,
    truncated,
  };
}
