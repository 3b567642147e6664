/** The part of the IPVS table that a virtual server wants. */

import { slowWeight } from '../slow-start.js';
import { inCanonicalOrder, isHashed } from '../table/hashed.js';
import { type DestinationSource, destinationEntry, limitWeight } from '../table/service-entry.js';
import {
  type DestinationEntry,
  destinationKey,
  type ServiceAddress,
  type ServiceTable,
} from '../table/table.js';
import {
  adminOf,
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
  { configuration }: VirtualServerEntry,
  sorryServes: boolean,
): number | undefined {
  const admin = adminOf(server);
  const stays = isHashed(configuration);
  if (admin === 'disabled') {
    return stays ? 0 : undefined;
  }
  if (admin === 'drain' && isAlive(server)) {
    return 0;
  }
  if (isAlive(server) && !sorryServes) {
    const weight = slowWeight(tableWeight(server), server.slowStart);
    return steppedWeight(weight, turnsOf(server), configuration.weightSteps);
  }
  return stays || server.configuration.inhibitOnFailure ? 0 : undefined;
}

/**
 * Of the scheduler mh: what one is weighed by while its weight is 0. All directors have to say the
 * same whatever their checks have said before, so it is what the file says, or an operator.
 */
function turnsOf({ steering, configuration: { weight } }: ServerEntry): number {
  return Math.max(1, limitWeight(steering.weight ?? weight));
}

/** `lvs_weight_steps`: a weight in so many parts of the configured one; nothing is at 0. */
function steppedWeight(weight: number, whole: number, steps = 0): number {
  const step = whole / steps;
  return steps === 0 || weight === 0
    ? weight
    : limitWeight(Math.max(1, Math.round(Math.max(1, Math.round(weight / step)) * step)));
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
  const isOrdered = isHashed(entry.configuration);
  const sources: readonly DestinationSource[] =
    sorryServer === undefined ? realServers : [...realServers, sorryServer];
  return entry.services.map((service) => {
    const found = destinationsOf(sources, weights, service.address);
    const destinations = isOrdered ? hashedOf(entry, found, service.address) : [...found.values()];
    return { service, destinations };
  });
}

/**
 * The real servers in the order of all directors, then the sorry server, which comes and goes: at
 * the head of the list it takes no place from another. Its weight is the largest of them, so that
 * it has its part of the table.
 */
function hashedOf(
  entry: VirtualServerEntry,
  found: ReadonlyMap<string, DestinationEntry>,
  service: ServiceAddress,
): readonly DestinationEntry[] {
  const { sorryServer } = entry.configuration;
  const turns = new Map<string, number>();
  for (const server of entry.servers) {
    const key = destinationKey(destinationEntry(server.configuration, service, 0));
    turns.set(key, Math.max(turns.get(key) ?? 0, turnsOf(server)));
  }
  const largest = Math.max(...turns.values());
  const sorryKey = sorryServer && destinationKey(destinationEntry(sorryServer, service, 0));
  const serving = usesSorryServer(entry) ? sorryKey : undefined;
  const withTurns = (each: DestinationEntry): DestinationEntry => {
    const key = destinationKey(each);
    const weight = key === serving ? largest : each.weight;
    return { ...each, weight, lastWeight: weight > 0 ? weight : (turns.get(key) ?? largest) };
  };
  const isReal = (each: DestinationEntry) => turns.has(destinationKey(each));
  const all = [...found.values()];
  const ordered = [...inCanonicalOrder(all.filter(isReal)), ...all.filter((each) => !isReal(each))];
  return ordered.map(withTurns).reverse();
}

/**
 * Servers that are one destination (the sorry server may be one of the real servers, and methods
 * that keep the port do not tell ports apart) have the entry of the one that weighs most.
 */
function destinationsOf(
  sources: readonly DestinationSource[],
  weights: Weights,
  service: ServiceAddress,
): ReadonlyMap<string, DestinationEntry> {
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
  return byKey;
}
