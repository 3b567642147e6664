/** How many connections each real server has, from what the kernel tells of its destinations. */

import {
  type DestinationEntry,
  destinationKey,
  type ObservedDestination,
  type ObservedService,
  type ServiceAddress,
  serviceKey,
} from '../table/table.js';
import type {
  ConnectionCounts,
  DirectorSnapshot,
  RealServerSnapshot,
  VirtualServerSnapshot,
} from './snapshot.js';

type Destinations = ReadonlyMap<string, ObservedDestination>;

/** The snapshot with the connections of all services of a virtual server added up. */
export function countConnections(
  snapshot: DirectorSnapshot,
  observed: readonly ObservedService[],
): DirectorSnapshot {
  const found = new Map(
    observed.map(({ service, destinations }) => [
      serviceKey(service.address),
      new Map(destinations.map((each) => [destinationKey(each), each])),
    ]),
  );
  const virtualServers = snapshot.virtualServers.map((virtualServer) => ({
    ...virtualServer,
    realServers: virtualServer.realServers.map((server) =>
      withConnections(server, virtualServer, found),
    ),
  }));
  return { ...snapshot, virtualServers };
}

function withConnections(
  server: RealServerSnapshot,
  { services }: VirtualServerSnapshot,
  found: ReadonlyMap<string, Destinations>,
): RealServerSnapshot {
  const { destination } = server;
  if (destination === undefined) {
    return server;
  }
  const connections: ConnectionCounts = { active: 0, inactive: 0 };
  for (const { address } of services) {
    const key = destinationKey({ ...destination, port: portIn(address, destination) });
    const entry = found.get(serviceKey(address))?.get(key);
    connections.active += entry?.activeConnections ?? 0;
    connections.inactive += entry?.inactiveConnections ?? 0;
  }
  return { ...server, connections };
}

/** Only address translation has a port of its own (service-entry.ts). */
function portIn(service: ServiceAddress, { method, port }: DestinationEntry): number {
  if (method === 'masquerade') {
    return port;
  }
  return service.kind === 'fwmark' ? 0 : service.port;
}
