/** IPVS in memory, which counts what is asked of it and can be told to refuse. */

import type { ConnectionTimeouts } from '../../../src/config/lvs-model.js';
import type { IpvsDoor } from '../../../src/daemon/ipvs/ipvs-keeper.js';
import { IpvsMirror } from '../../../src/daemon/ipvs/ipvs-mirror.js';
import { type IpvsError, ipvsError } from '../../../src/linux/ipvs/errors.js';
import {
  type ObservedService,
  type ServiceAddress,
  type ServiceTable,
  type SyncDaemonEntry,
  serviceKey,
  type TableOperation,
} from '../../../src/lvs/table/table.js';
import { noStatistics } from '../../lvs/table/no-statistics.js';

export class FakeIpvs implements IpvsDoor {
  readonly kernel = new IpvsMirror();
  readonly addresses = new Map<string, ServiceAddress>();
  /** The operations of each batch, in words. */
  readonly batches: string[][] = [];
  /** Operations (`newService TCP 10.0.0.1 80`) that are answered with EINVAL. */
  readonly refuse = new Set<string>();
  daemons: SyncDaemonEntry[] = [];
  currentTimeouts: ConnectionTimeouts = { tcpSeconds: 900, tcpFinSeconds: 120, udpSeconds: 300 };
  flushes = 0;
  closed = false;
  /** The next dump fails. */
  broken = false;
  /** Called at each reading of the table. */
  onRead: () => void = () => undefined;

  table(): ServiceTable[] {
    this.onRead();
    if (this.broken) {
      throw new Error('netlink is gone');
    }
    return [...this.kernel.tables(this.addresses.values())];
  }

  dump(): ObservedService[] {
    return this.table().map(({ service, destinations }) => ({
      service,
      statistics: noStatistics,
      destinations: destinations.map((each) => ({
        ...each,
        activeConnections: 3,
        inactiveConnections: 4,
        persistentConnections: 0,
        statistics: noStatistics,
      })),
    }));
  }

  apply(operations: readonly TableOperation[]): (IpvsError | undefined)[] {
    this.batches.push(operations.map(textOf));
    return operations.map((operation) => this.#one(operation));
  }

  flush(): undefined {
    this.flushes += 1;
    this.kernel.replace([]);
    this.addresses.clear();
  }

  timeouts(): ConnectionTimeouts {
    return this.currentTimeouts;
  }

  setTimeouts(timeouts: ConnectionTimeouts): undefined {
    this.currentTimeouts = timeouts;
  }

  syncDaemons(): SyncDaemonEntry[] {
    return this.daemons;
  }

  startSyncDaemon(entry: SyncDaemonEntry): undefined {
    this.daemons.push(entry);
  }

  stopSyncDaemon(role: SyncDaemonEntry['role']): undefined {
    this.daemons = this.daemons.filter((each) => each.role !== role);
  }

  close(): void {
    this.closed = true;
  }

  #one(operation: TableOperation): IpvsError | undefined {
    const refuse = (errno: number, code: string): IpvsError =>
      ipvsError(operation, { errno, code, message: undefined });
    const address = 'service' in operation ? operation.service.address : operation.address;
    const exists = this.kernel.has(address);
    if (this.refuse.has(textOf(operation))) {
      return refuse(22, 'EINVAL');
    }
    if (operation.kind === 'newService' ? exists : !exists) {
      return operation.kind === 'newService' ? refuse(17, 'EEXIST') : refuse(3, 'ESRCH');
    }
    this.kernel.apply(operation);
    if (operation.kind === 'deleteService') {
      this.addresses.delete(serviceKey(address));
    } else {
      this.addresses.set(serviceKey(address), address);
    }
    return undefined;
  }
}

/** `newDestination TCP 10.0.0.1 80 10.0.1.1 1` with the weight; `deleteService TCP 10.0.0.1 80` */
function textOf(operation: TableOperation): string {
  const address = 'service' in operation ? operation.service.address : operation.address;
  const service = `${operation.kind} ${serviceKey(address)}`;
  if (!('destination' in operation)) {
    return service;
  }
  const { destination } = operation;
  return `${service} ${destination.address} ${destination.weight}`;
}
