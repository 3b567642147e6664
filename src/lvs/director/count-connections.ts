/** What the kernel tells of services and destinations: connections now, and traffic so far. */

import {
  type DestinationEntry,
  destinationKey,
  type IpvsStatistics,
  type ObservedDestination,
  type ObservedService,
  type ServiceAddress,
  serviceKey,
} from '../table/table.js';
import type {
  ConnectionCounts,
  DirectorSnapshot,
  RealServerSnapshot,
  TrafficCounts,
  VirtualServerSnapshot,
} from './snapshot.js';

interface FoundService {
  readonly statistics: IpvsStatistics;
  readonly destinations: ReadonlyMap<string, ObservedDestination>;
}

type Found = ReadonlyMap<string, FoundService>;

/** The snapshot with the connections of all services of a virtual server added up. */
export function countConnections(
  snapshot: DirectorSnapshot,
  observed: readonly ObservedService[],
): DirectorSnapshot {
  const found: Found = new Map(
    observed.map(({ service, statistics, destinations }) => [
      serviceKey(service.address),
      {
        statistics,
        destinations: new Map(destinations.map((each) => [destinationKey(each), each])),
      },
    ]),
  );
  const virtualServers = snapshot.virtualServers.map((virtualServer) => ({
    ...virtualServer,
    traffic: trafficOf(virtualServer, found),
    realServers: virtualServer.realServers.map((server) =>
      withConnections(server, virtualServer, found),
    ),
  }));
  return { ...snapshot, virtualServers };
}

function trafficOf({ services }: VirtualServerSnapshot, found: Found): TrafficCounts {
  const traffic = noTraffic();
  for (const { address } of services) {
    addTraffic(traffic, found.get(serviceKey(address))?.statistics);
  }
  return traffic;
}

function withConnections(
  server: RealServerSnapshot,
  { services }: VirtualServerSnapshot,
  found: Found,
): RealServerSnapshot {
  const { destination } = server;
  if (destination === undefined) {
    return server;
  }
  const connections: ConnectionCounts = { active: 0, inactive: 0 };
  const traffic = noTraffic();
  for (const { address } of services) {
    const key = destinationKey({ ...destination, port: portIn(address, destination) });
    const entry = found.get(serviceKey(address))?.destinations.get(key);
    connections.active += entry?.activeConnections ?? 0;
    connections.inactive += entry?.inactiveConnections ?? 0;
    addTraffic(traffic, entry?.statistics);
  }
  return { ...server, connections, traffic };
}

function noTraffic(): TrafficCounts {
  return { connections: 0, packetsIn: 0, packetsOut: 0, bytesIn: 0, bytesOut: 0 };
}

function addTraffic(to: TrafficCounts, statistics: IpvsStatistics | undefined): void {
  if (statistics !== undefined) {
    to.connections += Number(statistics.connections);
    to.packetsIn += Number(statistics.inPackets);
    to.packetsOut += Number(statistics.outPackets);
    to.bytesIn += Number(statistics.inBytes);
    to.bytesOut += Number(statistics.outBytes);
  }
}

/** Only address translation has a port of its own (service-entry.ts). */
function portIn(service: ServiceAddress, { method, port }: DestinationEntry): number {
  if (method === 'masquerade') {
    return port;
  }
  return service.kind === 'fwmark' ? 0 : service.port;
}
