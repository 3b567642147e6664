/** What we believe to be in the kernel's IPVS table, without asking it each time. */
import {
  type DestinationEntry,
  destinationKey,
  type ServiceAddress,
  type ServiceEntry,
  type ServiceTable,
  serviceKey,
  type TableOperation,
} from '../../lvs/table/table.js';

interface MirroredService {
  service: ServiceEntry;
  readonly destinations: Map<string, DestinationEntry>;
}

export class IpvsMirror {
  #services = new Map<string, MirroredService>();

  /** Forgets everything and takes what the kernel has said. */
  replace(tables: readonly ServiceTable[]): void {
    this.#services = new Map(
      tables.map(({ service, destinations }) => [
        serviceKey(service.address),
        {
          service,
          destinations: new Map(destinations.map((each) => [destinationKey(each), each])),
        },
      ]),
    );
  }

  /** Notes a change that the kernel has taken. */
  apply(operation: TableOperation): void {
    if ('service' in operation) {
      const { service } = operation;
      const known = this.#services.get(serviceKey(service.address));
      if (known === undefined) {
        this.#services.set(serviceKey(service.address), { service, destinations: new Map() });
      } else {
        known.service = service;
      }
      return;
    }
    const key = serviceKey(operation.address);
    if (operation.kind === 'deleteService') {
      this.#services.delete(key);
      return;
    }
    const { destination } = operation;
    if (operation.kind === 'deleteDestination') {
      this.#services.get(key)?.destinations.delete(destinationKey(destination));
    } else {
      this.#services.get(key)?.destinations.set(destinationKey(destination), destination);
    }
  }

  has(address: ServiceAddress): boolean {
    return this.#services.has(serviceKey(address));
  }

  /** Those of these services that are in the table. */
  tables(addresses: Iterable<ServiceAddress>): readonly ServiceTable[] {
    const tables: ServiceTable[] = [];
    for (const address of addresses) {
      const found = this.#services.get(serviceKey(address));
      if (found !== undefined) {
        tables.push({ service: found.service, destinations: [...found.destinations.values()] });
      }
    }
    return tables;
  }
}
