/**
 * The planner: from the table as it is to the table as it should be, in the fewest operations and
 * in an order that leaves no service without a server on the way. Start, reload, a server that
 * fails, drift and stop are all this.
 */
import { addWithTurns, editTurns, isHashed, sameTurns, staying } from './hashed.js';
import { sameDestination, sameDestinations, sameService } from './same-entry.js';
import {
  type DestinationEntry,
  destinationKey,
  type ServiceTable,
  serviceKey,
  type TableOperation,
} from './table.js';

/** What may be done with services that the configuration does not have. */
export interface PlanOptions {
  /** Keys (`serviceKey`) of services that we put into the table: these are removed. */
  readonly owned: ReadonlySet<string>;
  /** `lvs_flush`: those of others are removed as well. */
  readonly flush?: boolean;
}

/** Operations in two halves: everything that adds comes before everything that takes away. */
interface Halves {
  readonly additions: TableOperation[];
  readonly removals: TableOperation[];
}

/**
 * The operations that make the whole table as desired. Services of others stay; one that is
 * desired becomes ours, and destinations in it that are not desired go.
 */
export function planTable(
  desired: readonly ServiceTable[],
  observed: readonly ServiceTable[],
  options: PlanOptions,
): readonly TableOperation[] {
  const { owned, flush = false } = options;
  const halves: Halves = { additions: [], removals: [] };
  const wanted = addDesired(halves, desired, observed);
  for (const { service } of observed) {
    const key = serviceKey(service.address);
    if (!wanted.has(key) && (flush || owned.has(key))) {
      halves.removals.push({ kind: 'deleteService', address: service.address });
    }
  }
  return join(halves);
}

/**
 * The operations for some services only, which is what the failure of one server asks for:
 * `observed` are those of them that the table has. Nothing else is touched.
 */
export function planTables(
  desired: readonly ServiceTable[],
  observed: readonly ServiceTable[],
): readonly TableOperation[] {
  const halves: Halves = { additions: [], removals: [] };
  addDesired(halves, desired, observed);
  return join(halves);
}

/**
 * The operations of the end: our services go, with `table` (`lvs_flush_on_stop`) all of them. The
 * kernel drops the destinations with their service.
 */
export function planStop(
  flushOnStop: 'no' | 'services' | 'table',
  observed: readonly ServiceTable[],
  owned: ReadonlySet<string>,
): readonly TableOperation[] {
  return planTable([], observed, { owned, flush: flushOnStop === 'table' });
}

function join({ additions, removals }: Halves): readonly TableOperation[] {
  return removals.length === 0 ? additions : additions.concat(removals);
}

/** Returns the keys of what is desired. Of a service that is desired twice the first one counts. */
function addDesired(
  halves: Halves,
  desired: readonly ServiceTable[],
  observed: readonly ServiceTable[],
): ReadonlySet<string> {
  const found = new Map(observed.map((table) => [serviceKey(table.service.address), table]));
  const wanted = new Set<string>();
  for (const table of desired) {
    const key = serviceKey(table.service.address);
    if (!wanted.has(key)) {
      wanted.add(key);
      addService(halves, table, found.get(key));
    }
  }
  return wanted;
}

function addService(
  { additions, removals }: Halves,
  { service, destinations }: ServiceTable,
  observed: ServiceTable | undefined,
): void {
  const { address } = service;
  if (observed === undefined) {
    additions.push({ kind: 'newService', service });
  } else {
    if (!sameService(service, observed.service)) {
      additions.push({ kind: 'setService', service });
    }
    const isAlike = !isHashed(service) || hasOrder(observed, destinations);
    if (isAlike && sameDestinations(destinations, observed.destinations)) {
      return;
    }
  }
  if (isHashed(service)) {
    planHashed({ additions, removals }, { service, destinations }, observed);
    return;
  }
  const found = indexDestinations(observed?.destinations ?? []);
  const raises: DestinationEntry[] = [];
  const lowers: DestinationEntry[] = [];
  const idle: DestinationEntry[] = [];
  for (const destination of destinations) {
    const key = destinationKey(destination);
    const present = found.get(key);
    found.delete(key);
    if (present === undefined) {
      const isIdle = destination.weight === 0;
      if (isIdle) {
        idle.push(destination);
      } else {
        additions.push({ kind: 'newDestination', address, destination });
      }
    } else if (!sameDestination(destination, present)) {
      (destination.weight === 0 ? lowers : raises).push(destination);
    }
  }
  for (const destination of raises) {
    additions.push({ kind: 'setDestination', address, destination });
  }
  for (const destination of idle) {
    additions.push({ kind: 'newDestination', address, destination });
  }
  for (const destination of lowers) {
    removals.push({ kind: 'setDestination', address, destination });
  }
  for (const destination of found.values()) {
    removals.push({ kind: 'deleteDestination', address, destination });
  }
}

/**
 * With the scheduler mh the order of the list counts (hashed.ts). What is in the wrong place is
 * taken out and added again: its connections wait in the kernel for it, and packets of that moment
 * are sent again.
 */
function planHashed(
  { additions, removals }: Halves,
  { service: { address }, destinations }: ServiceTable,
  observed: ServiceTable | undefined,
): void {
  const isKnown = observed !== undefined && isHashed(observed.service);
  const kept = isKnown ? staying(destinations, observed.destinations) : new Set<string>();
  const found = indexDestinations(observed?.destinations ?? []);
  const moves: TableOperation[] = [];
  for (const destination of [...destinations].reverse()) {
    const key = destinationKey(destination);
    const present = found.get(key);
    found.delete(key);
    if (present === undefined || !kept.has(key)) {
      if (present !== undefined) {
        moves.push({ kind: 'deleteDestination', address, destination: present });
      }
      moves.push(...addWithTurns(address, destination));
    } else if (!sameDestination(destination, present) || !sameTurns([destination], [present])) {
      const half = destination.weight === 0 ? removals : additions;
      half.push(...editTurns(address, destination, present));
    }
  }
  additions.push(...moves);
  for (const destination of found.values()) {
    removals.push({ kind: 'deleteDestination', address, destination });
  }
}

/** Of a service that was not hashed before, the order of the list has not been kept. */
function hasOrder(observed: ServiceTable, wanted: readonly DestinationEntry[]): boolean {
  return isHashed(observed.service) && sameTurns(wanted, observed.destinations);
}

function indexDestinations(
  destinations: readonly DestinationEntry[],
): Map<string, DestinationEntry> {
  return new Map(destinations.map((destination) => [destinationKey(destination), destination]));
}
