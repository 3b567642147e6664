/** The part of the IPVS table that a virtual server wants. */
import { type DestinationSource, destinationEntry } from './service-entry.js';
import {
  type DestinationEntry,
  destinationKey,
  type ServiceAddress,
  type ServiceTable,
} from './table.js';
import {
  isAlive,
  tableWeight,
  usesSorryServer,
  type VirtualServerEntry,
} from './virtual-server-entry.js';

/** keepalived gives the sorry server this weight. */
const SORRY_WEIGHT = 1;

/**
 * The weight of each real server in the table, then that of the sorry server; undefined for those
 * that are not in it. Two states with the same weights want the same table.
 */
export function weightsInTable(entry: VirtualServerEntry): readonly (number | undefined)[] {
  const sorryServes = usesSorryServer(entry);
  const weights = entry.servers.map((server) => {
    if (isAlive(server) && !sorryServes) {
      return tableWeight(server);
    }
    return server.configuration.inhibitOnFailure ? 0 : undefined;
  });
  const inhibited = entry.configuration.sorryServer?.inhibit === true ? 0 : undefined;
  weights.push(sorryServes ? SORRY_WEIGHT : inhibited);
  return weights;
}

/** The services of a virtual server with their destinations; none while it is not installed. */
export function desiredTables(entry: VirtualServerEntry): readonly ServiceTable[] {
  if (!entry.installed) {
    return [];
  }
  const weights = weightsInTable(entry);
  const { realServers, sorryServer } = entry.configuration;
  const sources: readonly DestinationSource[] =
    sorryServer === undefined ? realServers : [...realServers, sorryServer];
  return entry.services.map((service) => ({
    service,
    destinations: destinationsOf(sources, weights, service.address),
  }));
}

/**
 * Servers that are one destination (the sorry server may be one of the real servers, and methods
 * that keep the port do not tell ports apart) have the entry of the one that weighs most.
 */
function destinationsOf(
  sources: readonly DestinationSource[],
  weights: readonly (number | undefined)[],
  service: ServiceAddress,
): readonly DestinationEntry[] {
  const byKey = new Map<string, DestinationEntry>();
  for (const [index, source] of sources.entries()) {
    const weight = weights[index];
    if (weight === undefined) {
      continue;
    }
    const destination = destinationEntry(source, service, weight);
    const key = destinationKey(destination);
    const other = byKey.get(key);
    if (other === undefined || other.weight < destination.weight) {
      byKey.set(key, destination);
    }
  }
  return [...byKey.values()];
}
