/**
 * Holds the virtual addresses: knows which ones should be there, asks the planner for the
 * difference to what the kernel has, and applies it in slices.
 *
 * A slice is one sendmsg to the kernel and, for additions, the gratuitous ARP of just these
 * addresses, so the first address of a thousand answers after the first slice and not after the
 * last one; adverts go out between slices.
 */
import { SayOnce } from '../../base/say-once.js';
import type { VirtualAddress } from '../../config/model.js';
import type {
  AssignedAddress,
  KernelError,
  Link,
  MonotonicClock,
  NetworkTable,
  RequestResult,
} from '../../linux/doors.js';
import type { KernelLogEvent } from '../../observe/log/log-events.js';
import { virtualAddressKey } from '../../vrrp/address-difference.js';
import {
  ADDRESS_PROTOCOL,
  assignedAddressKey,
  listedAs,
  type PlannedRemoval,
  type PlannedReplacement,
  type PlannedRequest,
  planAdditions,
  planRemovals,
} from './address-plan.js';
import { type AddressTask, type DesiredAddress, LETTING_GO } from './address-task.js';
import type { AnnouncementPace, Announcer } from './announcer.js';
import type { Deferral } from './deferral.js';
import type { LinkIndex } from './link-index.js';
import type { SliceQueue } from './slice-queue.js';

/** errno of <asm-generic/errno.h>: it is there already, or gone already. */
const EEXIST = 17;
const EADDRNOTAVAIL = 99;

/** After this, what the kernel has refused is asked for again. */
const ASK_AGAIN_MS = 1000;

/** What the keeper works through. */
export interface AddressKeeperDoors {
  readonly table: NetworkTable;
  readonly links: LinkIndex;
  readonly announcer: Announcer;
  readonly clock: MonotonicClock;
  /** Where its work is done, in the order in which it is asked for. */
  readonly queue: SliceQueue;
  readonly deferral: Deferral;
  log(event: KernelLogEvent): void;
}

export class AddressKeeper {
  readonly #doors: AddressKeeperDoors;
  /** Key → how an instance wants it. */
  readonly #desired = new Map<string, DesiredAddress>();
  /** Keys of what we installed or adopted and the kernel still has. */
  readonly #held = new Set<string>();
  /** By key: what has to go, and the kernel keeps, or may have got without an answer. */
  readonly #kept = new Map<string, { instance: string; address: VirtualAddress }>();
  /** By key: what has to be here, and the kernel does not take. */
  readonly #missing = new Map<string, { task: AddressTask; address: VirtualAddress }>();
  readonly #complaints = new SayOnce();
  #asksAgain = false;
  #closed = false;

  constructor(doors: AddressKeeperDoors) {
    this.#doors = doors;
  }

  /** These addresses shall be here; announces each after it was added, then `rounds - 1` times. */
  acquire(
    instance: string,
    addresses: readonly VirtualAddress[],
    rounds: number,
    pace: AnnouncementPace,
  ): void {
    for (const address of addresses) {
      this.#desired.set(virtualAddressKey(address), { instance, address, rounds, pace });
      this.#complaints.settle(virtualAddressKey(address));
    }
    this.#enqueue(instance, addresses, { wanted: true, rounds, pace, strangersToo: false });
  }

  /**
   * Those of these addresses that are here are ours, as of a predecessor: a stop that comes before
   * `acquire` has had its turns removes them, too.
   */
  adopt(addresses: readonly VirtualAddress[]): void {
    for (const key of addresses.map(virtualAddressKey)) {
      if (this.#observed(key)) {
        this.#held.add(key);
      }
    }
  }

  /** These addresses shall not be here. What is not ours stays, unless `strangersToo`. */
  release(instance: string, addresses: readonly VirtualAddress[], strangersToo: boolean): void {
    for (const address of addresses) {
      this.#desired.delete(virtualAddressKey(address));
      this.#complaints.settle(virtualAddressKey(address));
    }
    this.#doors.announcer.cancel(new Set(addresses));
    this.#enqueue(instance, addresses, { ...LETTING_GO, strangersToo });
  }

  /**
   * An address has vanished from the kernel.
   * @returns whose it was, when it was held, wanted and tracked: another program removed it.
   */
  removedByStranger(
    assigned: AssignedAddress,
    linkName: string,
  ): { readonly instance: string; readonly address: VirtualAddress } | undefined {
    const key = assignedAddressKey(assigned, linkName);
    if (!this.#held.delete(key)) {
      return undefined;
    }
    const desired = this.#desired.get(key);
    return desired && !desired.address.noTrack ? desired : undefined;
  }

  /**
   * A link is up: adds what went with it if it was down, and announces what is there if it has
   * another hardware address than its neighbours were told.
   */
  restore(link: Link, wasUp: boolean): void {
    const isOther = this.#doors.announcer.hasToldAnother(link);
    for (const [key, { instance, address, rounds, pace }] of this.#desired) {
      const isDue = this.#held.has(key) ? isOther : !wasUp;
      if (address.interface === link.name && isDue) {
        const how = { wanted: true, rounds, pace, strangersToo: false };
        this.#enqueue(instance, [address], how);
      }
    }
  }

  /** Whether we installed or adopted this address of a link, and have not let it go. */
  holds(assigned: AssignedAddress, linkName: string): boolean {
    return this.#held.has(assignedAddressKey(assigned, linkName));
  }

  /** Does nothing any more. @returns how many addresses the kernel keeps that have to go */
  close(): number {
    this.#closed = true;
    return this.#kept.size;
  }

  #enqueue(
    instance: string,
    addresses: readonly VirtualAddress[],
    how: Pick<AddressTask, 'wanted' | 'rounds' | 'pace' | 'strangersToo'>,
  ): void {
    if (addresses.length === 0) {
      return;
    }
    const startedMs = this.#doors.clock.nowMs();
    const done = { added: 0, replaced: 0, removed: 0 };
    const task = { instance, addresses, ...how, startedMs, position: 0, done };
    this.#doors.queue.push({
      advance: (budget) => this.#advance(task, budget),
      isDone: () => task.position >= addresses.length,
    });
  }

  /** Works on the next addresses of a task. @returns how many. */
  #advance(task: AddressTask, budget: number): number {
    const part = task.addresses.slice(task.position, task.position + budget);
    task.position += part.length;
    if (task.wanted) {
      this.#add(task, part);
    } else {
      this.#remove(task, part);
    }
    if (task.position >= task.addresses.length) {
      this.#finish(task);
    }
    return part.length;
  }

  #add(task: AddressTask, part: readonly VirtualAddress[]): void {
    const wanted = part.filter((address) => this.#desired.has(virtualAddressKey(address)));
    const plan = planAdditions(wanted, this.#observed, this.#doors.links.byName);
    for (const address of plan.withoutInterface) {
      this.#miss(task, address, 'the interface does not exist');
    }
    const [added, replaced] = [this.#addNew(task, plan.add), this.#replace(task, plan.replace)];
    task.done.added += added.length;
    task.done.replaced += replaced.length;
    const changed = [...added, ...replaced];
    const here = [...plan.settled, ...changed.map(({ address }) => address)];
    for (const key of here.map(virtualAddressKey)) {
      this.#held.add(key);
      this.#missing.delete(key);
      this.#complaints.settle(key);
    }
    for (const { address, request } of changed) {
      this.#doors.links.noteAddress(virtualAddressKey(address), request);
    }
    if (task.rounds > 0) {
      this.#doors.announcer.announceNow(here, task.pace);
    }
  }

  /** @returns those that are there now. */
  #addNew(task: AddressTask, planned: readonly PlannedRequest[]): readonly PlannedRequest[] {
    const requests = planned.map((each) => each.request);
    const results = requests.length > 0 ? this.#doors.table.addAddresses(requests) : [];
    return planned.filter((each, index) => {
      const error = results[index];
      const isHere = error === undefined || error.errno === EEXIST;
      if (error?.unanswered) {
        this.#kept.set(virtualAddressKey(each.address), {
          instance: task.instance,
          address: each.address,
        });
      }
      if (!isHere) {
        this.#miss(task, each.address, reasonOf(error));
      }
      return isHere;
    });
  }

  /**
   * @returns those that are there now as they should be. The others stay as they were, if the
   * kernel takes them back.
   */
  #replace(task: AddressTask, planned: readonly PlannedReplacement[]): readonly PlannedRequest[] {
    if (planned.length === 0) {
      return [];
    }
    const { table, links } = this.#doors;
    const results = table.replaceAddresses(planned);
    return planned.filter(({ address, former }, index) => {
      const error = results[index];
      if (error) {
        this.#miss(task, address, reasonOf(error));
        table.addAddresses([{ ...former, protocol: former.protocol ?? ADDRESS_PROTOCOL }]);
        // What is there now depends on which of the requests were refused.
        const kept = listedAs(former, table.addresses());
        const key = virtualAddressKey(address);
        links.noteAddress(key, kept);
        if (kept === undefined) {
          this.#held.delete(key);
        } else {
          this.#held.add(key);
        }
      }
      return !error;
    });
  }

  #remove(task: AddressTask, part: readonly VirtualAddress[]): void {
    const unwanted = part.filter((address) => {
      const key = virtualAddressKey(address);
      const isOurs = this.#held.has(key) || this.#kept.has(key);
      return !this.#desired.has(key) && (task.strangersToo || isOurs);
    });
    const planned = planRemovals(unwanted, this.#observed);
    for (const key of part.map(virtualAddressKey)) {
      // What the kernel has not told of yet stays for the next look.
      if (task.strangersToo || this.#observed(key)) {
        this.#kept.delete(key);
      }
    }
    for (const address of unwanted) {
      // Forgotten before the request, so that its echo is not taken for a stranger's removal.
      this.#held.delete(virtualAddressKey(address));
    }
    const formers = planned.map((each) => each.former);
    const results = formers.length > 0 ? this.#doors.table.removeAddresses(formers) : [];
    task.done.removed += planned.filter((each, index) =>
      this.#removed(task, each, results[index]),
    ).length;
  }

  #removed(task: AddressTask, { address }: PlannedRemoval, error: RequestResult): boolean {
    if (error && error.errno !== EADDRNOTAVAIL) {
      this.#keep(task, address, error.code);
      return false;
    }
    this.#complaints.settle(virtualAddressKey(address));
    this.#doors.links.noteAddress(virtualAddressKey(address), undefined);
    return !error;
  }

  /** No peer may have to share it for longer than it takes the kernel to change its mind. */
  #keep(task: AddressTask, address: VirtualAddress, reason: string): void {
    this.#kept.set(virtualAddressKey(address), { instance: task.instance, address });
    this.#askAgain(task, address, 'remove', reason);
  }

  /** A master without its address is no better than none, and keeps the peers from taking over. */
  #miss(task: AddressTask, address: VirtualAddress, reason: string): void {
    this.#missing.set(virtualAddressKey(address), { task, address });
    this.#askAgain(task, address, 'add', reason);
  }

  #askAgain(
    task: AddressTask,
    address: VirtualAddress,
    what: 'add' | 'remove',
    reason: string,
  ): void {
    if (this.#complaints.isNews(virtualAddressKey(address), `${what} ${reason}`)) {
      this.#refused(task, address, what, reason);
    }
    if (!this.#asksAgain) {
      this.#asksAgain = true;
      this.#doors.deferral.after(ASK_AGAIN_MS, () => {
        this.#asksAgain = false;
        if (!this.#closed) {
          this.#removeKept();
          this.#addMissing();
        }
      });
    }
  }

  #removeKept(): void {
    const kept = [...this.#kept.values()];
    for (const instance of new Set(kept.map((each) => each.instance))) {
      const ofInstance = kept.filter((each) => each.instance === instance);
      const addresses = ofInstance.map(({ address }) => address);
      this.#enqueue(instance, addresses, { ...LETTING_GO, strangersToo: true });
    }
  }

  /** Each as it was wanted last, if it still is. */
  #addMissing(): void {
    const missing = [...this.#missing.values()];
    this.#missing.clear();
    for (const task of new Set(missing.map((each) => each.task))) {
      const addresses = missing
        .filter((each) => each.task === task && this.#isDesired(each.address))
        .map(({ address }) => address);
      const { instance, wanted, rounds, pace, strangersToo } = task;
      this.#enqueue(instance, addresses, { wanted, rounds, pace, strangersToo });
    }
  }

  /** This one, and not another with the same key. */
  #isDesired(address: VirtualAddress): boolean {
    return this.#desired.get(virtualAddressKey(address))?.address === address;
  }

  #finish(task: AddressTask): void {
    if (task.wanted && task.rounds > 1) {
      this.#doors.queue.whenIdle(() => this.#announceAgain(task));
    }
    const { instance, done, startedMs } = task;
    if (done.added + done.replaced + done.removed > 0) {
      const tookMs = this.#doors.clock.nowMs() - startedMs;
      this.#doors.log({ event: 'addressesChanged', instance, ...done, tookMs });
    }
  }

  /** The first round is on the wire: the others wait for what is not in the kernel yet. */
  #announceAgain({ addresses, rounds, pace }: AddressTask): void {
    const here = addresses.filter(
      (address) => this.#held.has(virtualAddressKey(address)) && this.#isDesired(address),
    );
    this.#doors.announcer.announce(here, rounds - 1, pace);
  }

  readonly #observed = (key: string): AssignedAddress | undefined => this.#doors.links.address(key);

  #refused(
    task: AddressTask,
    address: VirtualAddress,
    operation: 'add' | 'remove',
    reason: string,
  ): void {
    this.#doors.log({
      event: 'addressRefused',
      instance: task.instance,
      address: `${address.address}/${address.prefixLength}`,
      interface: address.interface,
      operation,
      reason,
    });
  }
}

function reasonOf({ code, message }: KernelError): string {
  return `${code} ${message ?? ''}`.trim();
}
