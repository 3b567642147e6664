/**
 * The kernel of a machine as far as VRRP sees it: interfaces that come, go, and go up and down, and
 * their addresses with the kernel's own rules. The simulator and the tests of the daemon run on it.
 */
import type { AssignedAddress, Link, NetworkChange, RequestResult } from '../../linux/doors.js';
import type { AddressChange } from '../../linux/route/address-change.js';
import { type AddressStep, deleteAddress, insertAddress } from './kernel-addresses.js';

/** IFA_F_TENTATIVE of <linux/if_addr.h> */
const TENTATIVE = 0x40;

const ENODEV: RequestResult = { errno: 19, code: 'ENODEV', message: undefined };

/** Whose request it is, as rtnetlink passes it on with what it announces. */
export interface Requester {
  readonly port: number;
  readonly sequence: number;
}

/** A change as all monitors hear of it. */
export type Announcement = NetworkChange & Requester;

/** The kernel itself, or a program that does not matter. */
const NO_REQUESTER: Requester = { port: 0, sequence: 0 };

/** What a new interface may be besides its name. */
export type LinkSettings = Partial<Omit<Link, 'index' | 'name'>>;

export class SimulatedKernel {
  readonly #links = new Map<string, Link>();
  readonly #addresses = new Map<number, readonly AssignedAddress[]>();
  readonly #listeners = new Set<(announcement: Announcement) => void>();
  #nextIndex = 2;
  #lastPort = 0;
  /** `net.ipv4.conf.all.promote_secondaries` */
  promotesSecondaries = false;
  /** Why the kernel does not do what a process with a port asks of it; undefined: it does. */
  refuse: (change: AddressChange) => RequestResult = () => undefined;

  links(): readonly Link[] {
    return [...this.#links.values()];
  }

  link(name: string): Link | undefined {
    return this.#links.get(name);
  }

  addresses(): readonly AssignedAddress[] {
    return [...this.#addresses.values()].flat();
  }

  addressesOf(name: string): readonly AssignedAddress[] {
    return this.#addresses.get(this.#links.get(name)?.index ?? -1) ?? [];
  }

  /** The port of a new netlink socket, unlike all others. */
  bindPort(): number {
    this.#lastPort += 1;
    return this.#lastPort;
  }

  /** Joins the multicast groups of rtnetlink. @returns what leaves them again. */
  subscribe(listener: (announcement: Announcement) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A new interface, up unless `settings` says otherwise. It gets an index that is used once. */
  plug(name: string, settings: LinkSettings = {}): Link {
    const index = this.#nextIndex;
    this.#nextIndex += 1;
    const link: Link = {
      index,
      name,
      mtu: 1500,
      up: true,
      running: true,
      loopback: false,
      noArp: false,
      hardwareAddress: Uint8Array.of(2, 0, 0, 0, 0, index),
      hardwareType: 1,
      ...settings,
    };
    this.#links.set(name, link);
    this.#addresses.set(index, []);
    this.#announceLink(link, false);
    return link;
  }

  /** The interface is gone, with its addresses. */
  unplug(name: string): void {
    const link = this.#links.get(name);
    if (link !== undefined) {
      this.#flush(link, () => true);
      this.#addresses.delete(link.index);
      this.#links.delete(name);
      this.#announceLink(link, true);
    }
  }

  /** `ip link set NAME up` or `down`. IPv6 addresses go with IFF_UP (`keep_addr_on_down` is 0). */
  setUp(name: string, up: boolean): void {
    const link = this.#links.get(name);
    if (link !== undefined && link.up !== up) {
      this.#change({ ...link, up, running: up });
      if (!up) {
        this.#flush(link, ({ family }) => family === 'inet6');
      }
    }
  }

  /** The other end of the cable; of an interface that is down nothing is heard. */
  setCarrier(name: string, running: boolean): void {
    const link = this.#links.get(name);
    if (link?.up === true && link.running !== running) {
      this.#change({ ...link, running });
    }
  }

  /** Carries out a request. @returns why not, if not. */
  request(change: AddressChange, requester: Requester = NO_REQUESTER): RequestResult {
    const refusal = requester.port === 0 ? undefined : this.refuse(change);
    return refusal ?? this.#carryOut(change, requester);
  }

  /** The detection of duplicates has found none. */
  finishDetection(name: string): void {
    const link = this.#links.get(name);
    for (const each of this.addressesOf(name)) {
      if (link !== undefined && (each.flags & TENTATIVE) !== 0) {
        this.#substitute(each, { ...each, flags: each.flags & ~TENTATIVE }, NO_REQUESTER);
      }
    }
  }

  #carryOut(change: AddressChange, requester: Requester): RequestResult {
    const { kind, address } = change;
    const link = this.links().find(({ index }) => index === address.linkIndex);
    const before = this.#addresses.get(address.linkIndex);
    if (link === undefined || before === undefined) {
      return ENODEV;
    }
    if (kind === 'renew') {
      return this.#renew(address, link, requester);
    }
    const same = before.filter(({ family }) => family === address.family);
    const others = before.filter(({ family }) => family !== address.family);
    const step =
      kind === 'add'
        ? insertAddress(same, address, link.name)
        : deleteAddress(same, address, this.promotesSecondaries);
    const { announced, error } = step;
    const addresses =
      address.family === 'inet' ? [...step.addresses, ...others] : [...others, ...step.addresses];
    this.#take(link.index, { addresses, announced, error }, requester);
    return error;
  }

  /** A new lifetime; what is not there is added (inet_rtm_newaddr, inet6_rtm_newaddr). */
  #renew(address: AssignedAddress, link: Link, requester: Requester): RequestResult {
    const found = (this.#addresses.get(link.index) ?? []).find(
      (each) => each.address === address.address && each.prefixLength === address.prefixLength,
    );
    if (found === undefined) {
      return this.#carryOut({ kind: 'add', address: { ...address, protocol: 0 } }, requester);
    }
    const { preferredLifetimeSeconds } = address;
    this.#substitute(found, { ...found, preferredLifetimeSeconds }, requester);
    return undefined;
  }

  #substitute(former: AssignedAddress, current: AssignedAddress, requester: Requester): void {
    const before = this.#addresses.get(former.linkIndex) ?? [];
    const addresses = before.map((each) => (each === former ? current : each));
    const announced = [{ address: current, removed: false }];
    this.#take(former.linkIndex, { error: undefined, addresses, announced }, requester);
  }

  #take(linkIndex: number, { addresses, announced }: AddressStep, requester: Requester): void {
    this.#addresses.set(linkIndex, addresses);
    for (const { address, removed } of announced) {
      // IPv6 announcements name no requester (inet6_ifa_notify).
      const by = address.family === 'inet' ? requester : NO_REQUESTER;
      this.#announce({ kind: 'address', address, removed, ...by });
    }
  }

  #flush({ index }: Link, goes: (address: AssignedAddress) => boolean): void {
    const before = this.#addresses.get(index) ?? [];
    const addresses = before.filter((each) => !goes(each));
    const announced = before.filter(goes).map((address) => ({ address, removed: true }));
    this.#take(index, { error: undefined, addresses, announced }, NO_REQUESTER);
  }

  #change(link: Link): void {
    this.#links.set(link.name, link);
    this.#announceLink(link, false);
  }

  #announceLink(link: Link, removed: boolean): void {
    this.#announce({ kind: 'link', link, removed, ...NO_REQUESTER });
  }

  #announce(announcement: Announcement): void {
    for (const listener of this.#listeners) {
      listener(announcement);
    }
  }
}
