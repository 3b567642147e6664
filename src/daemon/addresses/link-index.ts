/**
 * The kernel's links and addresses, indexed for the questions that the driver asks: a link by its
 * name, whether an address is there, and what the VRRP core has to know about an interface.
 */
import type { IpAddress } from '../../base/address.js';
import { UNUSABLE_FLAGS } from '../../base/address-identity.js';
import type { AssignedAddress, Link, NetworkChange, NetworkTable } from '../../linux/doors.js';
import type { LinkStatus } from '../../vrrp/messages.js';
import { assignedAddressKey } from './address-plan.js';

/** IFA_F_SECONDARY of <linux/if_addr.h>; of IPv6, IFA_F_TEMPORARY. */
const SECONDARY = 0x01;

export class LinkIndex {
  readonly #table: NetworkTable;
  readonly #names = new Map<number, string>();
  readonly #links = new Map<string, Link>();
  readonly #addresses = new Map<string, AssignedAddress>();

  constructor(table: NetworkTable) {
    this.#table = table;
    for (const link of table.links()) {
      this.#noteLink(link);
    }
    for (const address of table.addresses()) {
      this.noteAddress(this.#keyOf(address), address);
    }
  }

  /** The link of this name, up or down; undefined when there is none. */
  readonly byName = (name: string): Link | undefined => this.#links.get(name);

  /** The name of a link, also just after it has been removed. */
  nameOf(linkIndex: number): string {
    return this.#names.get(linkIndex) ?? `if${linkIndex}`;
  }

  /** The name by which a link is known that is there now; undefined when there is none. */
  presentName(linkIndex: number): string | undefined {
    const name = this.#names.get(linkIndex);
    return name !== undefined && this.#links.get(name)?.index === linkIndex ? name : undefined;
  }

  /** What the kernel has under this key (`virtualAddressKey`). */
  address(key: string): AssignedAddress | undefined {
    return this.#addresses.get(key);
  }

  /** Notes our own change, which the monitor does not report; undefined: removed. */
  noteAddress(key: string, address: AssignedAddress | undefined): void {
    if (address) {
      this.#addresses.set(key, address);
    } else {
      this.#addresses.delete(key);
    }
  }

  /** Takes in a change that the monitor reports. */
  apply(change: NetworkChange): void {
    if (change.kind === 'address') {
      const { address, removed } = change;
      this.noteAddress(this.#keyOf(address), removed ? undefined : address);
    } else if (change.removed) {
      this.#forgetName(change.link.name, change.link.index);
    } else {
      this.#noteLink(change.link);
    }
  }

  /**
   * What the core is told about an interface. Its addresses are candidates for the source address
   * of adverts: primary ones first, and virtual IPv4 addresses only if there is nothing else (an
   * address owner may have no other). IPv6 adverts leave from the link-local address of the
   * interface, and not before it has passed duplicate address detection.
   */
  status(name: string, isVirtual: (address: IpAddress) => boolean): LinkStatus {
    const link = this.#links.get(name);
    if (!link) {
      return { name, up: false, addresses: [] };
    }
    const own = this.#table
      .addresses()
      .filter((each) => each.linkIndex === link.index && (each.flags & UNUSABLE_FLAGS) === 0);
    own.sort((left, right) => (left.flags & SECONDARY) - (right.flags & SECONDARY));
    const isReal = (each: AssignedAddress) => !isVirtual(each.address);
    const hasReal4 = own.some((each) => each.family === 'inet' && isReal(each));
    const usable = own.filter((each) => isReal(each) || (each.family === 'inet' && !hasReal4));
    const addresses = usable.map((each) => each.address);
    return { name, up: link.up && link.running, addresses };
  }

  /** Another link may have the name by now: indexes and names are both used again. */
  #forgetName(name: string, linkIndex: number): void {
    if (this.#links.get(name)?.index === linkIndex) {
      this.#links.delete(name);
    }
  }

  #noteLink(link: Link): void {
    const formerName = this.#names.get(link.index);
    if (formerName !== undefined && formerName !== link.name) {
      this.#forgetName(formerName, link.index);
    }
    this.#names.set(link.index, link.name);
    this.#links.set(link.name, link);
  }

  #keyOf(address: AssignedAddress): string {
    return assignedAddressKey(address, this.nameOf(address.linkIndex));
  }
}
