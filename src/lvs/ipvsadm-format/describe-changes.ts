/** Operations on the table in words: what becomes of each service and of its destinations. */

import { endpointText } from '../../base/endpoint-text.js';
import { serviceLabel } from '../labels.js';
import {
  destinationDifferences,
  type PropertyDifference,
  serviceDifferences,
} from '../table/same-entry.js';
import {
  type DestinationEntry,
  destinationKey,
  SERVICE_ONE_PACKET,
  SERVICE_PERSISTENT,
  type ServiceAddress,
  type ServiceEntry,
  type ServiceTable,
  serviceKey,
  type TableOperation,
} from '../table/table.js';
import { flagNames, METHOD_WORDS, unusualNetmask } from './words.js';

/** What becomes of something. */
export type ChangeKind = 'add' | 'edit' | 'remove';

/** One destination that changes. */
export interface DestinationChange {
  readonly change: ChangeKind;
  /** `10.0.0.2:80` */
  readonly destination: string;
  /** What it will be, or what of it: `Masq`, `weight 1`; `weight 1 → 3`. */
  readonly details: readonly string[];
}

/** One service that changes, or whose destinations do. */
export interface ServiceChange {
  readonly change: ChangeKind | 'none';
  /** `[10.0.0.1]:tcp:80` */
  readonly service: string;
  readonly details: readonly string[];
  readonly destinations: readonly DestinationChange[];
}

/** The changes of operations that are planned for a table, in their order. */
export function describeChanges(
  operations: readonly TableOperation[],
  observed: readonly ServiceTable[],
): readonly ServiceChange[] {
  const found = new Map(observed.map((table) => [serviceKey(table.service.address), table]));
  const byService = new Map<string, { address: ServiceAddress; operations: TableOperation[] }>();
  for (const operation of operations) {
    const address = 'service' in operation ? operation.service.address : operation.address;
    const key = serviceKey(address);
    const known = byService.get(key) ?? { address, operations: [] };
    byService.set(key, known);
    known.operations.push(operation);
  }
  return [...byService].map(([key, { address, operations: own }]) =>
    changeOf(address, own, found.get(key)),
  );
}

function changeOf(
  address: ServiceAddress,
  operations: readonly TableOperation[],
  observed: ServiceTable | undefined,
): ServiceChange {
  let change: ServiceChange['change'] = 'none';
  let details: readonly string[] = [];
  const destinations: DestinationChange[] = [];
  for (const operation of operations) {
    if ('service' in operation) {
      change = operation.kind === 'newService' ? 'add' : 'edit';
      details =
        operation.kind === 'newService' || observed === undefined
          ? serviceWords(operation.service)
          : serviceDifferences(operation.service, observed.service).map(differenceText);
    } else if (operation.kind === 'deleteService') {
      change = 'remove';
      destinations.push(...(observed?.destinations ?? []).map(removed));
    } else {
      destinations.push(destinationChange(operation.kind, operation.destination, observed));
    }
  }
  return { change, service: serviceLabel(address), details, destinations };
}

function removed({ address, port }: DestinationEntry): DestinationChange {
  return { change: 'remove', destination: endpointText(address, port), details: [] };
}

function destinationChange(
  kind: 'newDestination' | 'setDestination' | 'deleteDestination',
  wanted: DestinationEntry,
  observed: ServiceTable | undefined,
): DestinationChange {
  const destination = endpointText(wanted.address, wanted.port);
  if (kind === 'deleteDestination') {
    return removed(wanted);
  }
  const key = destinationKey(wanted);
  const present = observed?.destinations.find((each) => destinationKey(each) === key);
  return kind === 'newDestination' || present === undefined
    ? { change: 'add', destination, details: destinationWords(wanted) }
    : {
        change: 'edit',
        destination,
        details: destinationDifferences(wanted, present).map(differenceText),
      };
}

function differenceText({ property, wanted, found }: PropertyDifference): string {
  return `${property} ${found} → ${wanted}`;
}

function serviceWords(service: ServiceEntry): readonly string[] {
  const { scheduler, flags, timeoutSeconds, engine } = service;
  const names = flagNames(service);
  const mask = unusualNetmask(service);
  return [
    scheduler,
    ...(names === '' ? [] : [names]),
    ...((flags & SERVICE_PERSISTENT) === 0 ? [] : [`persistent ${timeoutSeconds} s`]),
    ...(mask === undefined ? [] : [`netmask ${mask}`]),
    ...(engine === '' ? [] : [`engine ${engine}`]),
    ...((flags & SERVICE_ONE_PACKET) === 0 ? [] : ['one packet']),
  ];
}

function destinationWords(destination: DestinationEntry): readonly string[] {
  const { method, tunnel, weight, upperThreshold, lowerThreshold } = destination;
  return [
    METHOD_WORDS[method],
    ...(tunnel === undefined || tunnel.type === 'ipip' ? [] : [tunnel.type]),
    `weight ${weight}`,
    ...(upperThreshold === 0 ? [] : [`upper threshold ${upperThreshold}`]),
    ...(lowerThreshold === 0 ? [] : [`lower threshold ${lowerThreshold}`]),
  ];
}
