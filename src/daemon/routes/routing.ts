/**
 * Routes, rules and static entries of the VRRP child: what the instances and the file want reaches
 * the keepers, and what was removed reaches those who want it.
 */
import type { Configuration, VirtualAddress } from '../../config/model.js';
import type { RoutingEntries } from '../../config/routing-model.js';
import type { MonotonicClock, NetworkTable } from '../../linux/doors.js';
import type { RoutingListener, RoutingTable } from '../../linux/route/routing-doors.js';
import type { NameFolders, NumberOfName } from '../../linux/route/routing-names.js';
import type { AddressKeeper } from '../addresses/address-keeper.js';
import type { Deferral } from '../addresses/deferral.js';
import type { LinkIndex } from '../addresses/link-index.js';
import type { RoutingEntry } from './entries.js';
import { RouteKeeper, type RouteKeeperDoors } from './route-keeper.js';
import { STATIC_OWNER, StaticKeeper } from './static-keeper.js';

/** The doors to the operating system that it needs. */
export interface RoutingKernel {
  readonly clock: MonotonicClock;
  readonly table: NetworkTable;
  readonly deferral: Deferral;
  /** Routes and rules; called once, when there are some. @throws what the kernel refuses. */
  openRouting(listener?: RoutingListener): RoutingTable;
  /** The numbers for the names of iproute2 in these folders, as they are now. */
  namesIn(folders: NameFolders): NumberOfName;
}

/** What it works through. */
export interface RoutingDoors extends Pick<RouteKeeperDoors, 'queue' | 'log'> {
  readonly kernel: RoutingKernel;
  readonly links: LinkIndex;
  readonly addresses: AddressKeeper;
  /** A stranger removed a tracked route or rule of an instance. */
  instanceLost(instance: string, entry: string): void;
}

export class Routing {
  readonly #doors: RoutingDoors;
  readonly #routes: RouteKeeper;
  readonly #static: StaticKeeper;
  #configuration: Configuration;
  #numberOf: NumberOfName;

  constructor(configuration: Configuration, doors: RoutingDoors) {
    const { kernel, queue, links } = doors;
    this.#configuration = configuration;
    this.#doors = doors;
    this.#numberOf = kernel.namesIn(foldersOf(configuration));
    this.#routes = new RouteKeeper({
      queue,
      clock: kernel.clock,
      linkByName: links.byName,
      numberOf: (list, name) => this.#numberOf(list, name),
      open: (listener) => kernel.openRouting(listener),
      log: (event) => doors.log(event),
      // The link that took it along may be reported in the same turn of the event loop.
      lost: (...lost) => kernel.deferral.after(0, () => this.#lost(...lost)),
    });
    this.#static = new StaticKeeper(doors.addresses, this.#routes);
  }

  /** Sets what is static; what of it is there already is a predecessor's. */
  start(): void {
    this.#static.set(this.#configuration, true);
  }

  /** Goes over to a new configuration; `instances` lets the instances do so. */
  reload(configuration: Configuration, instances: () => void): void {
    const former = this.#configuration;
    this.#configuration = configuration;
    this.#numberOf = this.#doors.kernel.namesIn(foldersOf(configuration));
    this.#static.removeFormer(former, configuration);
    instances();
    this.#static.setNew(former, configuration);
    this.#routes.renumber();
  }

  /** What is static goes after what instances had. */
  stop(strangersToo: boolean): void {
    this.#static.release(this.#configuration, strangersToo);
  }

  /** `adopting`: what is there already is a predecessor's. */
  set(instance: string, entries: RoutingEntries, adopting: boolean): void {
    if (adopting) {
      this.#routes.adopt(entries);
    }
    this.#routes.set(instance, entries);
  }

  release(instance: string, entries: RoutingEntries, strangersToo: boolean): void {
    this.#routes.release(instance, entries, strangersToo);
  }

  /** Puts a static address back. @returns false when it is one of an instance. */
  restoreAddress(owner: string, address: VirtualAddress): boolean {
    if (owner !== STATIC_OWNER) {
      return false;
    }
    const { address: text, prefixLength, interface: name } = address;
    const entry = `${text}/${prefixLength} dev ${name}`;
    this.#doors.log({ event: 'staticRestored', kind: 'address', entry });
    this.#static.set(this.#configuration, false);
    return true;
  }

  /** A link is up that was not: what went with it comes back with it. */
  restore(): void {
    this.#routes.restore();
  }

  #lost(
    owners: readonly string[],
    { kind, text }: RoutingEntry,
    linkIndexes: readonly number[],
  ): void {
    const { links } = this.#doors;
    const isUp = (index: number) => links.byName(links.presentName(index) ?? '')?.up === true;
    const wentWithLink = linkIndexes.some((index) => !isUp(index));
    if (wentWithLink || this.#routes.holds(kind, text)) {
      return;
    }
    for (const owner of owners) {
      if (owner === STATIC_OWNER) {
        this.#doors.log({ event: 'staticRestored', kind, entry: text });
        this.#static.set(this.#configuration, false);
      } else {
        this.#doors.instanceLost(owner, text);
      }
    }
  }
}

/** `iproute_usr_dir` and `iproute_etc_dir` */
function foldersOf({ global }: Configuration): NameFolders {
  const { iprouteVendorDirectory: vendor, iprouteDirectory: own } = global.services.tuning;
  return { vendor, own };
}
