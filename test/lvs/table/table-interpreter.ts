/** Operations on the table by the rules of the kernel (<linux/ip_vs.h>): who is there is there. */
import {
  type DestinationEntry,
  destinationKey,
  type ServiceEntry,
  type ServiceTable,
  serviceKey,
  type TableOperation,
} from '../../../src/lvs/table/table.js';

interface Row {
  service: ServiceEntry;
  readonly destinations: Map<string, DestinationEntry>;
}

/** A table in memory. */
export class TableInterpreter {
  readonly #rows = new Map<string, Row>();

  constructor(tables: readonly ServiceTable[]) {
    for (const { service, destinations } of tables) {
      const byKey = destinations.map((each) => [destinationKey(each), each] as const);
      this.#rows.set(serviceKey(service.address), { service, destinations: new Map(byKey) });
    }
  }

  /** @throws Error with the kernel's errno when it would refuse the operation. */
  apply(operation: TableOperation): void {
    switch (operation.kind) {
      case 'newService':
      case 'setService':
        this.#putService(operation.kind === 'newService', operation.service);
        return;
      case 'deleteService':
        if (!this.#rows.delete(serviceKey(operation.address))) {
          throw new Error('ESRCH');
        }
        return;
      default:
        this.#changeDestination(operation);
    }
  }

  /** Sorted by key, so that equal tables are deeply equal. */
  tables(): readonly ServiceTable[] {
    return [...this.#rows.entries()]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, { service, destinations }]) => ({
        service,
        destinations: [...destinations.entries()]
          .sort(([left], [right]) => (left < right ? -1 : 1))
          .map(([, destination]) => destination),
      }));
  }

  /** Keys of the services that have somewhere to send a packet to. */
  served(): ReadonlySet<string> {
    const served = new Set<string>();
    for (const [key, { destinations }] of this.#rows) {
      if ([...destinations.values()].some(({ weight }) => weight > 0)) {
        served.add(key);
      }
    }
    return served;
  }

  #putService(isNew: boolean, service: ServiceEntry): void {
    const key = serviceKey(service.address);
    const row = this.#rows.get(key);
    if (isNew !== (row === undefined)) {
      throw new Error(isNew ? 'EEXIST' : 'ESRCH');
    }
    if (row === undefined) {
      this.#rows.set(key, { service, destinations: new Map() });
    } else {
      row.service = service;
    }
  }

  #changeDestination(operation: Extract<TableOperation, { destination: DestinationEntry }>) {
    const row = this.#rows.get(serviceKey(operation.address));
    if (row === undefined) {
      throw new Error('ESRCH');
    }
    const key = destinationKey(operation.destination);
    if (row.destinations.has(key) === (operation.kind === 'newDestination')) {
      throw new Error(operation.kind === 'newDestination' ? 'EEXIST' : 'ENOENT');
    }
    if (operation.kind === 'deleteDestination') {
      row.destinations.delete(key);
    } else {
      row.destinations.set(key, operation.destination);
    }
  }
}
