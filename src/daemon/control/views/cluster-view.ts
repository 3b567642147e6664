/** From what a router knows to what it tells the others of its cluster. */
import type { Configuration } from '../../../config/model.js';
import { sharedDigests } from '../../../observe/metrics/shared-digests.js';
import type { DaemonStatus } from '../../../observe/status/status.js';
import type { View } from './catalogue.js';
import { instanceView, timeText, wallTime } from './vrrp-view.js';

/** This router's part. */
export function clusterMemberView(
  status: DaemonStatus,
  configuration: Configuration,
  problems: readonly string[],
): View<'ClusterMember'> {
  const { version, routerId: name, uptimeMs, clock, maintenance, vrrp, balancer } = status;
  const digests = sharedDigests(configuration);
  return {
    ...{ version, name, uptimeMs },
    at: timeText(clock.epochMs),
    healthy: problems.length === 0,
    problems: [...problems],
    maintenance: { on: maintenance !== undefined, ...maintenance },
    virtualRouters: (vrrp?.instances ?? []).map((snapshot) => {
      const view = instanceView(snapshot, configuration, clock);
      const { virtualRouter, family, state, since, transition, priority, master } = view;
      const { masterHeardMs } = snapshot;
      return {
        ...{ virtualRouter, family, state, since, transition, priority, master },
        ...{ instance: view.name, interface: view.interface, faults: view.faults },
        ...{ addresses: view.addresses, otherMasters: view.otherMasters },
        lastAdvert: masterHeardMs === undefined ? undefined : wallTime(masterHeardMs, clock),
        digest: digests.instances.get(snapshot.name) ?? '',
      };
    }),
    virtualServers: (balancer?.virtualServers ?? []).map(
      ({ key, label, installed, suspended, tableDigest, quorum, sorryServer, realServers }) => ({
        ...{ key, label, installed, suspended, tableDigest, quorum },
        sorryServerInUse: sorryServer?.inUse ?? false,
        realServers: realServers.map(({ label, alive: up, adminState, destination, ...rest }) => ({
          ...{ label, up, adminState },
          activeConnections: destination === undefined ? 0 : rest.connections?.active,
        })),
      }),
    ),
    virtualServersDigest: digests.virtualServers,
  };
}
