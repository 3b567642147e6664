/** The part of the IPVS table that a virtual server wants. */

import { slowWeight } from '../slow-start.js';
import { type DestinationSource, destinationEntry } from '../table/service-entry.js';
import {
  type DestinationEntry,
  destinationKey,
  type ServiceAddress,
  type ServiceTable,
} from '../table/table.js';
import {
  isAlive,
  type ServerEntry,
  tableWeight,
  usesSorryServer,
  type VirtualServerEntry,
} from './virtual-server-entry.js';

/** keepalived gives the sorry server this weight. */
const SORRY_WEIGHT = 1;

type Weights = readonly (number | undefined)[];

/**
 * The weight of each real server in the table, then that of the sorry server; undefined for those
 * that are not in it. Two states with the same weights want the same table.
 */
export function weightsInTable(entry: VirtualServerEntry): Weights {
  const sorryServes = usesSorryServer(entry);
  const weights = entry.servers.map((server) => weightOf(server, entry, sorryServes));
  const inhibited = entry.configuration.sorryServer?.inhibit === true ? 0 : undefined;
  weights.push(sorryServes ? SORRY_WEIGHT : inhibited);
  return weights;
}

/**
 * One that drains stays for the connections that it has, also beside a sorry server. The scheduler
 * mh makes its table from the destinations that are there, with weight 0 or not: one that goes
 * would move the clients of others.
 */
function weightOf(
  server: ServerEntry,
  { configuration: { scheduler } }: VirtualServerEntry,
  sorryServes: boolean,
): number | undefined {
  const { admin } = server.steering;
  if (admin === 'disabled') {
    return scheduler === 'mh' ? 0 : undefined;
  }
  if (admin === 'drain' && isAlive(server)) {
    return 0;
  }
  if (isAlive(server) && !sorryServes) {
    return slowWeight(tableWeight(server), server.slowStart);
  }
  return server.configuration.inhibitOnFailure ? 0 : undefined;
}

/** The last answer for each virtual server, with the weights that it was made from. */
const lastTables = new WeakMap<
  VirtualServerEntry,
  { readonly weights: Weights; readonly tables: readonly ServiceTable[] }
>();

/**
 * The services of a virtual server with their destinations; none while it is not installed. As
 * long as the weights stay the answer is the same one: the table is looked at every few seconds.
 */
export function desiredTables(entry: VirtualServerEntry): readonly ServiceTable[] {
  if (!entry.installed) {
    return [];
  }
  const weights = weightsInTable(entry);
  const last = lastTables.get(entry);
  if (last?.weights.every((weight, index) => weight === weights[index])) {
    return last.tables;
  }
  const tables = makeTables(entry, weights);
  lastTables.set(entry, { weights, tables });
  return tables;
}

function makeTables(entry: VirtualServerEntry, weights: Weights): readonly ServiceTable[] {
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
  weights: Weights,
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
