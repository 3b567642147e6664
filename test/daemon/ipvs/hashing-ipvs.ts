/**
 * IPVS in memory as the scheduler mh sees it (net/netfilter/ipvs/ip_vs_ctl.c): a new destination
 * goes to the head of the list; the last weight that was not 0 is kept, and not told.
 */
import type { IpvsError } from '../../../src/linux/ipvs/errors.js';
import {
  type DestinationEntry,
  destinationKey,
  type ServiceEntry,
  type ServiceTable,
  serviceKey,
  type TableOperation,
} from '../../../src/lvs/table/table.js';
import { FakeIpvs } from './fake-ipvs.js';

interface ListedDestination {
  readonly entry: DestinationEntry;
  readonly turns: number;
}

interface ListedService {
  service: ServiceEntry;
  list: readonly ListedDestination[];
}

export class HashingIpvs extends FakeIpvs {
  readonly #services = new Map<string, ListedService>();

  override table(): ServiceTable[] {
    return [...this.#services.values()].map(({ service, list }) => ({
      service,
      destinations: list.map(({ entry: { lastWeight: _, ...told } }) => told),
    }));
  }

  override apply(operations: readonly TableOperation[]): (IpvsError | undefined)[] {
    return operations.map((operation) => {
      this.change(operation);
      return undefined;
    });
  }

  /** @throws Error when the kernel would refuse it */
  change(operation: TableOperation): void {
    if ('service' in operation) {
      const { service } = operation;
      const key = serviceKey(service.address);
      const list = this.#services.get(key)?.list;
      expectThat((list === undefined) === (operation.kind === 'newService'), operation);
      this.#services.set(key, { service, list: list ?? [] });
    } else if (operation.kind === 'deleteService') {
      expectThat(this.#services.delete(serviceKey(operation.address)), operation);
    } else {
      this.#changeDestination(operation);
    }
  }

  /** The list from its head, with the turns of each: `10.0.1.2 80 turns 3 weight 0`. */
  lists(): readonly string[] {
    return [...this.#services].map(([key, { service, list }]) => {
      const each = list.map(
        ({ entry, turns }) => `${destinationKey(entry)} turns ${turns} weight ${entry.weight}`,
      );
      return `${key} ${service.scheduler} ${service.flags}: ${each.join(', ')}`;
    });
  }

  #changeDestination(operation: Extract<TableOperation, { destination: DestinationEntry }>): void {
    const { kind, destination: entry } = operation;
    const row = this.#services.get(serviceKey(operation.address));
    const key = destinationKey(entry);
    const isIt = (each: ListedDestination) => destinationKey(each.entry) === key;
    const present = row?.list.find(isIt);
    expectThat(
      row !== undefined && (present === undefined) === (kind === 'newDestination'),
      operation,
    );
    if (row === undefined) {
      return;
    }
    const turns = entry.weight > 0 ? entry.weight : (present?.turns ?? 0);
    if (kind === 'newDestination') {
      row.list = [{ entry, turns }, ...row.list];
    } else if (kind === 'deleteDestination') {
      row.list = row.list.filter((each) => !isIt(each));
    } else {
      row.list = row.list.map((each) => (isIt(each) ? { entry, turns } : each));
    }
  }
}

function expectThat(isTaken: boolean, operation: TableOperation): void {
  if (!isTaken) {
    throw new Error(`the kernel refuses ${JSON.stringify(operation)}`);
  }
}
