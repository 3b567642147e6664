/**
 * Keeps our part of the kernel's IPVS table as the director wants it: one batch at the start, few
 * operations for each change, a look every few seconds for what others have done to it. What the
 * kernel refuses is said once and tried again at the next look.
 */

import type { IpvsError } from '../../linux/ipvs/errors.js';
import type { Ipvs } from '../../linux/ipvs/ipvs.js';
import { serviceLabel } from '../../lvs/labels.js';
import { describeDrift } from '../../lvs/table/drift.js';
import { doubtLastWeights, tableDigest } from '../../lvs/table/hashed.js';
import { planStop, planTable, planTables } from '../../lvs/table/plan.js';
import {
  destinationKey,
  type ServiceAddress,
  type ServiceTable,
  serviceKey,
  type TableOperation,
} from '../../lvs/table/table.js';
import type { DaemonLogEvent } from '../../observe/log/log-events.js';
import { IpvsMirror } from './ipvs-mirror.js';
import type { OperationTally } from './operation-tally.js';

/** The IPVS that the load balancer works through. */
export type IpvsDoor = Omit<Ipvs, 'zero' | 'info'>;

/** What the keeper is made from. */
export interface IpvsKeeperOptions {
  readonly door: IpvsDoor;
  log(event: DaemonLogEvent): void;
  /** Everything that is to be in the table. */
  desired(): readonly ServiceTable[];
  readonly tally: OperationTally;
}

export class IpvsKeeper {
  readonly #options: IpvsKeeperOptions;
  readonly #mirror = new IpvsMirror();
  readonly #owned = new Map<string, ServiceAddress>();
  #ownedChanged = false;
  /** The kernel has contradicted what we believe to be in the table. */
  #isStale = false;
  /** What has been said of refused changes of the table: by the subject of the change. */
  readonly #refusals = new Map<string, string>();
  /** The same of what is not in the table. */
  readonly #otherRefusals = new Map<string, string>();

  constructor(options: IpvsKeeperOptions) {
    this.#options = options;
  }

  /** The services that we have put into the table, or have taken over. */
  owned(): readonly ServiceAddress[] {
    return [...this.#owned.values()];
  }

  /** What other directors have alike, of these services (table/hashed.ts). */
  digest(addresses: readonly ServiceAddress[]): string | undefined {
    return tableDigest(this.#mirror.tables(addresses));
  }

  /** Whether there are others, or fewer, since this was asked for the last time. */
  takeOwnedChanged(): boolean {
    const changed = this.#ownedChanged;
    this.#ownedChanged = false;
    return changed;
  }

  /** Whether the kernel has refused something that is still wanted. */
  get hasRefusals(): boolean {
    return this.#refusals.size > 0 || this.#otherRefusals.size > 0;
  }

  /**
   * Reads the table and makes it as desired in one batch.
   * @param formerly services of a predecessor, which go when they are not wanted any more
   * @param flush `lvs_flush`: services of others go as well
   * @throws what `Ipvs.table` throws.
   */
  start(formerly: readonly ServiceAddress[], flush: boolean): void {
    const { door, log, desired } = this.#options;
    const observed = doubtLastWeights(door.table());
    this.#mirror.replace(observed);
    const owned = new Set(formerly.map(serviceKey));
    const operations = planTable(desired(), observed, { owned, flush });
    for (const operation of operations) {
      if (operation.kind === 'deleteService') {
        log({ event: 'serviceRemoved', service: serviceLabel(operation.address) });
      }
    }
    this.#carryOut(operations);
    this.#own(desired());
  }

  /** Makes some services as desired; `removed` are those that the director wants no more. */
  update(tables: readonly ServiceTable[], removed: readonly ServiceAddress[]): void {
    const addresses = tables.map(({ service }) => service.address);
    const operations: TableOperation[] = [
      ...planTables(tables, this.#mirror.tables(addresses)),
      ...removed.map((address) => ({ kind: 'deleteService', address }) as const),
    ];
    this.#carryOut(operations);
    this.#own(tables);
    for (const address of removed) {
      this.#ownedChanged = this.#owned.delete(serviceKey(address)) || this.#ownedChanged;
    }
    if (this.#isStale) {
      this.look();
    }
  }

  /**
   * Compares the kernel's table with what we left there, says what others have changed, and puts
   * it right together with what was refused before.
   * @throws what `Ipvs.table` throws.
   */
  look(): void {
    const { door, log, desired } = this.#options;
    const tables = desired();
    const observed = door.table();
    const wanted = this.#mirror.tables(tables.map(({ service }) => service.address));
    const drift = describeDrift(wanted, observed);
    if (drift.length === 0 && this.#refusals.size === 0 && !this.#isStale) {
      return;
    }
    this.#isStale = false;
    if (drift.length > 1 && wanted.length === drift.filter(({ isGone }) => isGone).length) {
      log({ event: 'tableRestored', services: drift.length });
    } else {
      for (const { service, what, changes } of drift) {
        log({ event: 'tableRepaired', service, what, changes });
      }
    }
    this.#mirror.replace(drift.length === 0 ? observed : doubtLastWeights(observed));
    const former = new Set(this.#refusals.keys());
    const addresses = tables.map(({ service }) => service.address);
    const operations = planTables(tables, this.#mirror.tables(addresses));
    this.#carryOut(operations);
    this.#own(tables);
    for (const subject of former) {
      if (!operations.some((operation) => subjectOf(operation) === subject)) {
        this.#refusals.delete(subject);
      }
    }
  }

  /**
   * Takes our services out; with `table` everybody's.
   * @throws what `Ipvs.flush` throws.
   */
  stop(flushOnStop: 'no' | 'services' | 'table'): void {
    if (flushOnStop === 'table') {
      const error = this.#options.door.flush();
      if (error !== undefined) {
        this.refused('flush', error.message ?? error.code);
      }
    } else {
      const owned = this.#owned;
      const tables = this.#mirror.tables(owned.values());
      this.#carryOut(planStop(flushOnStop, tables, new Set(owned.keys())));
    }
    this.#owned.clear();
    this.#ownedChanged = true;
  }

  /** Says that the kernel refuses something beside the table, unless it has been said. */
  refused(subject: string, reason: string): void {
    if (this.#otherRefusals.get(subject) !== reason) {
      this.#otherRefusals.set(subject, reason);
      this.#options.log({ event: 'ipvsRefused', subject, reason });
    }
  }

  /** A refusal that is over. */
  taken(subject: string): void {
    this.#otherRefusals.delete(subject);
  }

  #own(tables: readonly ServiceTable[]): void {
    const formerSize = this.#owned.size;
    for (const { service } of tables) {
      this.#owned.set(serviceKey(service.address), service.address);
    }
    this.#ownedChanged ||= this.#owned.size !== formerSize;
  }

  #carryOut(operations: readonly TableOperation[]): void {
    if (operations.length === 0) {
      return;
    }
    const { door, tally } = this.#options;
    const results = door.apply(operations);
    operations.forEach((operation, index) => {
      const error = results[index];
      if (error === undefined || isGoneAnyway(operation, error)) {
        this.#mirror.apply(operation);
        tally.note(operation.kind, 'ok');
        this.#refusals.delete(subjectOf(operation));
      } else if ('destination' in operation && error.code === 'ESRCH') {
        // Without its service; that was refused a moment ago, or another program took it out.
        this.#isStale ||= this.#mirror.has(operation.address);
      } else if (contradicts(operation, error)) {
        this.#isStale = true;
      } else {
        tally.note(operation.kind, 'refused');
        this.#refused(operation, error);
      }
    });
  }

  #refused(operation: TableOperation, { subject, reason }: IpvsError): void {
    const key = subjectOf(operation);
    if (this.#refusals.get(key) !== reason) {
      this.#refusals.set(key, reason);
      this.#options.log({ event: 'ipvsRefused', subject, reason });
    }
  }
}

/** A deletion that finds nothing has nothing to do. */
function isGoneAnyway({ kind }: TableOperation, { code }: IpvsError): boolean {
  return code === 'ESRCH' || code === 'ENOENT'
    ? kind === 'deleteService' || kind === 'deleteDestination'
    : false;
}

/** Whether another program has changed the table since the last look. */
function contradicts({ kind }: TableOperation, { code }: IpvsError): boolean {
  switch (kind) {
    case 'newService':
    case 'newDestination':
      return code === 'EEXIST';
    case 'setService':
      return code === 'ESRCH';
    case 'setDestination':
      return code === 'ENOENT';
    default:
      return false;
  }
}

function subjectOf(operation: TableOperation): string {
  const address = 'service' in operation ? operation.service.address : operation.address;
  const service = `${address.family} ${serviceKey(address)}`;
  return 'destination' in operation
    ? `${service} ${destinationKey(operation.destination)}`
    : service;
}
