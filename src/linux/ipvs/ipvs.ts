/** The IPVS of the kernel over generic netlink: its table, its daemons, its settings. */
import type { AddressFamily } from '../../base/address.js';
import type { ConnectionTimeouts } from '../../config/lvs-model.js';
import {
  type ObservedService,
  type ServiceAddress,
  type ServiceTable,
  type SyncDaemonEntry,
  serviceKey,
  type TableOperation,
} from '../../lvs/table/table.js';
import type { RequestResult } from '../doors.js';
import { loadModule } from '../host/kernel-modules.js';
import { NetlinkDecodeError } from '../netlink/codecs.js';
import type { NetlinkMessage } from '../netlink/framing.js';
import { familyNumber, NETLINK_GENERIC } from '../netlink/generic-netlink.js';
import { type NetlinkRequest, NetlinkRequester } from '../netlink/requester.js';
import { withNetworkNamespace } from '../process/process-control.js';
import { COMMANDS, IPVS_FAMILY_NAME, ipvsRequest } from './attributes.js';
import {
  decodeDestination,
  decodeDestinationEntry,
  decodeService,
  decodeServiceEntry,
} from './decode.js';
import { type IpvsError, ipvsError } from './errors.js';
import { identityBytes, tableRequest } from './messages.js';
import {
  decodeDaemon,
  decodeInfo,
  decodeTimeouts,
  type IpvsInfo,
  startDaemonRequest,
  stopDaemonRequest,
  timeoutsRequest,
} from './settings.js';

/** The kernel has no IPVS, and the module cannot be loaded. */
export class IpvsUnavailableError extends Error {
  override readonly name = 'IpvsUnavailableError';
}

/** How IPVS is opened. */
export interface IpvsOptions {
  /** File of the network namespace whose table is meant; left out: that of this thread. */
  readonly networkNamespacePath?: string;
  /** Loads a module of the kernel; another one than modprobe(8) in tests. */
  readonly loadModule?: (name: string) => boolean;
}

/**
 * The IPVS of one network namespace. What reads throws a NetlinkError when the kernel refuses
 * (EPERM without CAP_NET_ADMIN) and a NetlinkDecodeError when an answer cannot be read; what
 * changes something returns the kernel's refusal.
 */
export interface Ipvs {
  /** The whole table, in the kernel's order. */
  dump(): ObservedService[];
  /** The whole table without counters, which cost more than the rest of it. */
  table(): ServiceTable[];
  /**
   * Carries out operations in their order, many in one system call; a refused one does not keep
   * the others from being tried. When a scheduler or a persistence engine is missing its module is
   * loaded, and what was refused of that service is tried once more.
   *
   * @returns the kernel's answer to each, in the same order; undefined is success.
   */
  apply(operations: readonly TableOperation[]): (IpvsError | undefined)[];
  /** Empties the table. */
  flush(): RequestResult;
  timeouts(): ConnectionTimeouts;
  /** Sets time-outs of connections; 0 leaves one as it is. */
  setTimeouts(timeouts: ConnectionTimeouts): RequestResult;
  /** The roles of the sync daemon that run. */
  syncDaemons(): SyncDaemonEntry[];
  /** Starts a role; EEXIST while it runs, ENODEV without its interface. */
  startSyncDaemon(entry: SyncDaemonEntry): RequestResult;
  /** Stops a role; ESRCH when it does not run. */
  stopSyncDaemon(role: SyncDaemonEntry['role']): RequestResult;
  /** Sets the counters of one service, or of all, to zero. */
  zero(address?: ServiceAddress): RequestResult;
  info(): IpvsInfo;
  close(): void;
}

/**
 * Opens IPVS; the module `ip_vs` is loaded when it is missing.
 *
 * @throws IpvsUnavailableError, or the error of the socket or of the namespace.
 */
export function openIpvs(options: IpvsOptions = {}): Ipvs {
  const { networkNamespacePath: path, loadModule: load = loadModule } = options;
  const open = () => new NetlinkRequester(NETLINK_GENERIC);
  const requester = path === undefined ? open() : withNetworkNamespace(path, open);
  try {
    return new KernelIpvs(requester, findFamily(requester, load), load);
  } catch (error) {
    requester.close();
    throw error;
  }
}

function findFamily(requester: NetlinkRequester, load: (name: string) => boolean): number {
  const present = familyNumber(requester, IPVS_FAMILY_NAME);
  if (present !== undefined) {
    return present;
  }
  const loaded = load('ip_vs');
  const family = familyNumber(requester, IPVS_FAMILY_NAME);
  if (family === undefined) {
    const what = loaded ? 'does not help' : 'cannot be loaded';
    throw new IpvsUnavailableError(`the kernel has no IPVS, and the module ip_vs ${what}`);
  }
  return family;
}

class KernelIpvs implements Ipvs {
  readonly #requester: NetlinkRequester;
  readonly #family: number;
  readonly #load: (name: string) => boolean;

  constructor(requester: NetlinkRequester, family: number, load: (name: string) => boolean) {
    this.#requester = requester;
    this.#family = family;
    this.#load = load;
  }

  dump(): ObservedService[] {
    const services = this.#list(this.#request(COMMANDS.getService), decodeService);
    return services.map((each) => ({
      ...each,
      destinations: this.#destinations(each.service.address, decodeDestination),
    }));
  }

  table(): ServiceTable[] {
    const services = this.#list(this.#request(COMMANDS.getService), decodeServiceEntry);
    return services.map((service) => ({
      service,
      destinations: this.#destinations(service.address, decodeDestinationEntry),
    }));
  }

  apply(operations: readonly TableOperation[]): (IpvsError | undefined)[] {
    const results = this.#transact(operations);
    const again = this.#afterLoading(operations, results);
    const repeated = this.#transact(again.flatMap((index) => operations[index] ?? []));
    again.forEach((index, position) => {
      results[index] = repeated[position];
    });
    return results;
  }

  flush(): RequestResult {
    return this.#change(this.#request(COMMANDS.flush));
  }

  timeouts(): ConnectionTimeouts {
    return this.#ask(COMMANDS.getConfig, decodeTimeouts);
  }

  setTimeouts(timeouts: ConnectionTimeouts): RequestResult {
    return this.#change(timeoutsRequest(this.#family, timeouts));
  }

  syncDaemons(): SyncDaemonEntry[] {
    return this.#list(this.#request(COMMANDS.getDaemon), decodeDaemon);
  }

  startSyncDaemon(entry: SyncDaemonEntry): RequestResult {
    return this.#change(startDaemonRequest(this.#family, entry));
  }

  stopSyncDaemon(role: SyncDaemonEntry['role']): RequestResult {
    return this.#change(stopDaemonRequest(this.#family, role));
  }

  zero(address?: ServiceAddress): RequestResult {
    return this.#change(this.#request(COMMANDS.zero, address));
  }

  info(): IpvsInfo {
    return this.#ask(COMMANDS.getInfo, decodeInfo);
  }

  close(): void {
    this.#requester.close();
  }

  #destinations<Destination>(
    address: ServiceAddress,
    decode: (message: NetlinkMessage, serviceFamily: AddressFamily) => Destination,
  ): Destination[] {
    return this.#list(this.#request(COMMANDS.getDestination, address), (message) =>
      decode(message, address.family),
    );
  }

  #transact(operations: readonly TableOperation[]): (IpvsError | undefined)[] {
    const requests = operations.map((operation) => tableRequest(this.#family, operation));
    const results = this.#requester.transact(requests);
    return operations.map((operation, index) => {
      const error = results[index];
      return error && ipvsError(operation, error);
    });
  }

  /** Loads what services miss. @returns the operations that may succeed now. */
  #afterLoading(
    operations: readonly TableOperation[],
    results: readonly (IpvsError | undefined)[],
  ): number[] {
    const attempts = new Map<string, boolean>();
    const mended = new Set<string>();
    for (const error of results) {
      if (error?.code !== 'ENOENT' || !('service' in error.operation)) {
        continue;
      }
      const { scheduler, engine, address } = error.operation.service;
      const names = [
        ...(scheduler === '' ? [] : [`ip_vs_${scheduler}`]),
        ...(engine === '' ? [] : [`ip_vs_pe_${engine}`]),
      ];
      for (const name of names) {
        attempts.set(name, attempts.get(name) ?? this.#load(name));
      }
      if (names.some((name) => attempts.get(name) === true)) {
        mended.add(serviceKey(address));
      }
    }
    if (mended.size === 0) {
      return [];
    }
    return [...operations.keys()].filter((index) => {
      const operation = results[index]?.operation;
      return operation !== undefined && mended.has(serviceKey(addressOf(operation)));
    });
  }

  #request(command: number, address?: ServiceAddress): NetlinkRequest {
    return ipvsRequest(this.#family, command, (writer) => {
      if (address !== undefined) {
        writer.bytes(identityBytes(address));
      }
    });
  }

  #list<Entry>(request: NetlinkRequest, decode: (message: NetlinkMessage) => Entry): Entry[] {
    let entries: Entry[] = [];
    this.#requester.dump(
      request,
      () => {
        entries = [];
      },
      (message) => entries.push(decode(message)),
    );
    return entries;
  }

  #ask<Answer>(command: number, decode: (message: NetlinkMessage) => Answer): Answer {
    const answers: Answer[] = [];
    this.#requester.ask(this.#request(command), (message) => answers.push(decode(message)));
    const [answer] = answers;
    if (answer === undefined) {
      throw new NetlinkDecodeError('the kernel acknowledges a question without an answer');
    }
    return answer;
  }

  #change(request: NetlinkRequest): RequestResult {
    return this.#requester.transact([request])[0];
  }
}

function addressOf(operation: TableOperation): ServiceAddress {
  return 'service' in operation ? operation.service.address : operation.address;
}
