/** What another program has done to our part of the table, in words. */
import { endpointText } from '../../base/endpoint-text.js';
import { serviceLabel } from '../labels.js';
import { isHashed, sameTurns } from './hashed.js';
import {
  destinationDifferences,
  type PropertyDifference,
  sameDestinations,
  sameService,
  serviceDifferences,
} from './same-entry.js';
import {
  type DestinationEntry,
  destinationKey,
  type ServiceAddress,
  type ServiceTable,
  serviceKey,
} from './table.js';

/** One service that is not as it should be. */
export interface ServiceDrift {
  readonly address: ServiceAddress;
  /** `[10.0.0.1]:tcp:80` */
  readonly service: string;
  /** The service itself is not there. */
  readonly isGone: boolean;
  /** Whether the service itself is not as it should be, or only its destinations. */
  readonly what: 'service' | 'destination';
  /** At least one: `weight of 10.0.0.2:80 was 0 instead of 3`. */
  readonly changes: readonly string[];
}

/** What is different in the services that we want; empty when nothing is. */
export function describeDrift(
  desired: readonly ServiceTable[],
  observed: readonly ServiceTable[],
): readonly ServiceDrift[] {
  const found = new Map(observed.map((table) => [serviceKey(table.service.address), table]));
  return desired.flatMap((table) => {
    const { address } = table.service;
    const present = found.get(serviceKey(address));
    const isGone = present === undefined;
    const changes = isGone ? ['it was gone'] : changesOf(table, present);
    const service = serviceLabel(address);
    const isSame = present !== undefined && sameService(table.service, present.service);
    const what = isSame ? 'destination' : 'service';
    return changes.length === 0 ? [] : [{ address, service, isGone, what, changes }];
  });
}

function changesOf(wanted: ServiceTable, present: ServiceTable): readonly string[] {
  if (
    sameService(wanted.service, present.service) &&
    isOrdered(wanted, present) &&
    sameDestinations(wanted.destinations, present.destinations)
  ) {
    return [];
  }
  const changes = serviceDifferences(wanted.service, present.service).map(propertyText);
  const found = new Map(present.destinations.map((each) => [destinationKey(each), each]));
  for (const destination of wanted.destinations) {
    const key = destinationKey(destination);
    const other = found.get(key);
    found.delete(key);
    if (other === undefined) {
      changes.push(`destination ${nameOf(destination)} was gone`);
    } else {
      const differences = destinationDifferences(destination, other);
      changes.push(...differences.map((each) => propertyText(each, nameOf(destination))));
    }
  }
  for (const destination of found.values()) {
    changes.push(`destination ${nameOf(destination)} had been added`);
  }
  return changes.length === 0 ? ['its destinations were in another order'] : changes;
}

function isOrdered({ service, destinations }: ServiceTable, present: ServiceTable): boolean {
  return !isHashed(service) || sameTurns(destinations, present.destinations);
}

function nameOf({ address, port }: DestinationEntry): string {
  return endpointText(address, port);
}

function propertyText({ property, wanted, found }: PropertyDifference, owner?: unknown): string {
  const whose = typeof owner === 'string' ? ` of ${owner}` : '';
  return `${property}${whose} was ${found} instead of ${wanted}`;
}
