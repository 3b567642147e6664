/** What we believe to be in the kernel's IPVS table, without asking it each time. */
import { isHashed } from '../../lvs/table/hashed.js';
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
  /** Of the scheduler mh in the order of the kernel's list. */
  destinations: Map<string, DestinationEntry>;
}

export class IpvsMirror {
  #services = new Map<string, MirroredService>();

  /** Forgets everything and takes what the kernel has said, but for what it does not tell. */
  replace(tables: readonly ServiceTable[]): void {
    const former = this.#services;
    this.#services = new Map(
      tables.map(({ service, destinations }) => {
        const key = serviceKey(service.address);
        const before = isHashed(service) ? former.get(key)?.destinations : undefined;
        const known = destinations.map((each) => {
          const own = destinationKey(each);
          return [own, withLastWeight(each, before?.get(own))] as const;
        });
        return [key, { service, destinations: new Map(known) }];
      }),
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
    const known = this.#services.get(key);
    if (operation.kind === 'deleteDestination') {
      known?.destinations.delete(destinationKey(destination));
    } else if (operation.kind === 'newDestination' && known && isHashed(known.service)) {
      // At the head, as the kernel does it.
      known.destinations = new Map([
        [destinationKey(destination), destination],
        ...known.destinations,
      ]);
    } else {
      known?.destinations.set(destinationKey(destination), destination);
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

function withLastWeight(found: DestinationEntry, before: DestinationEntry | undefined) {
  const { weight, lastWeight } = found;
  const isKnown = weight !== 0 || lastWeight !== undefined || before?.lastWeight === undefined;
  return isKnown ? found : { ...found, lastWeight: before.lastWeight };
}
