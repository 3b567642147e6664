/**
 * What is known of the kernel's links and addresses: a first reading, our own changes at once, and
 * all others as the monitor announces them. It knows no socket: the simulator uses it as well.
 */
import type { AddressFamily } from '../../base/address.js';
import type { AssignedAddress, Link, NetworkChange } from '../doors.js';
import type { AddressChange } from './address-change.js';
import {
  addressKey,
  differences,
  type NetworkState,
  sameAddress,
  sameLink,
} from './network-state.js';
import { OwnChanges } from './own-changes.js';

/** An address that the monitor announces, with the numbers of the request that led to it. */
export interface AnnouncedAddress {
  readonly address: AssignedAddress;
  readonly removed: boolean;
  /** Netlink port of who asked for it; 0: none is told. */
  readonly port: number;
  readonly sequence: number;
}

export class NetworkMirror {
  readonly #own: OwnChanges;
  #state: NetworkState;
  #linkList: readonly Link[] | undefined;
  #addressList: readonly AssignedAddress[] | undefined;
  #listener: (change: NetworkChange) => void = () => undefined;

  /** @param port the netlink port that our own changes come from. */
  constructor(port: number, state: NetworkState) {
    this.#own = new OwnChanges(port);
    this.#state = state;
  }

  links(): readonly Link[] {
    this.#linkList ??= [...this.#state.links.values()];
    return this.#linkList;
  }

  link(index: number): Link | undefined {
    return this.#state.links.get(index);
  }

  addresses(): readonly AssignedAddress[] {
    this.#addressList ??= [...this.#state.addresses.values()];
    return this.#addressList;
  }

  onChange(listener: (change: NetworkChange) => void): void {
    this.#listener = listener;
  }

  /** The kernel has acknowledged a change of ours. */
  made({ kind, address }: AddressChange, sequence: number): void {
    const key = addressKey(address);
    this.#own.made(key, address.family, kind === 'remove', sequence);
    if (kind === 'remove') {
      this.#dropAddress(key);
    } else {
      this.#putAddress(key, address);
    }
  }

  /** A link after a change of ours, or without it; what the monitor says then is no news. */
  noteLink(index: number, link: Link | undefined): void {
    if (link) {
      this.#state.links.set(index, link);
    } else {
      this.#state.links.delete(index);
    }
    this.#linkList = undefined;
  }

  /** Whether an announcement says nothing new, told from its numbers: it need not be decoded. */
  isEchoOfAddition(port: number, sequence: number): boolean {
    return this.#own.isEchoOfAddition(port, sequence);
  }

  hearLink(link: Link, removed: boolean): void {
    const before = this.#state.links.get(link.index);
    if (removed ? !before : before && sameLink(before, link)) {
      return;
    }
    if (removed) {
      this.#state.links.delete(link.index);
    } else {
      this.#state.links.set(link.index, link);
    }
    this.#linkList = undefined;
    this.#listener({ kind: 'link', link, removed });
  }

  hearAddress({ address, removed, port, sequence }: AnnouncedAddress): void {
    const key = addressKey(address);
    const family: AddressFamily = address.family;
    const verdict = this.#own.judge({ key, family, removed, port, sequence });
    if (verdict === 'stale' || (verdict === 'own' && removed)) {
      return; // what we removed is out of the table already; by now it may be in again
    }
    const changed = removed ? this.#dropAddress(key) : this.#putAddress(key, address);
    if (changed && verdict === 'news') {
      this.#listener({ kind: 'address', address, removed });
    }
  }

  /** Everything was read again, because announcements were lost. Reports the differences. */
  readAgain(state: NetworkState): void {
    const before = this.#state;
    this.#state = state;
    this.#own.forget();
    this.#linkList = undefined;
    this.#addressList = undefined;
    for (const change of differences(before, state)) {
      this.#listener(change);
    }
  }

  /** @returns whether the table changed. */
  #putAddress(key: string, address: AssignedAddress): boolean {
    const before = this.#state.addresses.get(key);
    if (before && sameAddress(before, address)) {
      return false;
    }
    this.#state.addresses.set(key, address);
    this.#addressList = undefined;
    return true;
  }

  #dropAddress(key: string): boolean {
    const changed = this.#state.addresses.delete(key);
    if (changed) {
      this.#addressList = undefined;
    }
    return changed;
  }
}
