/** The kernel's links and addresses: read once, followed by a monitor, changed in batches. */
import { subnetOf } from '../../base/address-identity.js';
import { messageOf } from '../../base/failure.js';
import { SayOnce } from '../../base/say-once.js';
import { monotonicClock } from '../clock.js';
import type {
  AddressRequest,
  AssignedAddress,
  NetworkTable,
  RequestResult,
  UpperLinkRequest,
  UpperLinks,
} from '../doors.js';
import type { NetlinkMessage } from '../netlink/framing.js';
import { NetlinkMonitor } from '../netlink/monitor.js';
import { type NetlinkRequest, NetlinkRequester } from '../netlink/requester.js';
import { type AddressChange, changeRequest } from './address-change.js';
import {
  decodeAddress,
  decodeLink,
  LINK_AND_ADDRESS_GROUPS,
  linkOf,
  listAddresses,
  listLinks,
  RTM_DELADDR,
  RTM_DELLINK,
  RTM_NEWADDR,
  RTM_NEWLINK,
} from './address-messages.js';
import { removeLink, setLink } from './link-messages.js';
import { MirroredTable } from './mirrored-table.js';
import { NetworkMirror } from './network-mirror.js';
import { addressKey, type NetworkState } from './network-state.js';
import { withPromotion } from './promote-secondaries.js';
import { rehearse } from './rehearsal.js';
import { aliasOf, createUpperLink, readLink } from './upper-links.js';

const NETLINK_ROUTE = 0;
/** Some ten thousand announcements. */
const MONITOR_BUFFER_BYTES = 16 << 20;
/** Between two readings of everything, which take some ten milliseconds for ten thousand. */
const READ_SPACING_MS = 250;

/** How a table is opened. */
export interface NetworkTableOptions {
  /** Runs through address changes soon after opening, so that the first takeover is fast. */
  readonly rehearse?: boolean;
  readonly monitorBufferBytes?: number;
  /** Called after the table was read again, because announcements were lost. */
  readonly onResynchronised?: (reason: string) => void;
}

class KernelNetworkTable extends MirroredTable implements UpperLinks {
  readonly #requester = new NetlinkRequester(NETLINK_ROUTE);
  readonly #monitor: NetlinkMonitor;
  readonly #onResynchronised: (reason: string) => void;
  /** Why the table could not be read again. */
  readonly #unread = new SayOnce();
  protected override readonly mirror: NetworkMirror;
  #closed = false;
  #lastReadMs = Number.NEGATIVE_INFINITY;
  #resynchronising: NodeJS.Timeout | undefined;

  constructor(options: NetworkTableOptions) {
    super();
    this.#onResynchronised = options.onResynchronised ?? (() => undefined);
    // Listening starts before reading, so that nothing falls between the two.
    this.#monitor = new NetlinkMonitor(
      NETLINK_ROUTE,
      LINK_AND_ADDRESS_GROUPS,
      options.monitorBufferBytes ?? MONITOR_BUFFER_BYTES,
      {
        heard: (message) => this.#heard(message),
        lost: (reason) => this.#lost(reason),
      },
    );
    try {
      this.mirror = new NetworkMirror(this.#requester.port, this.#read());
    } catch (error) {
      this.close();
      throw error;
    }
    if (options.rehearse) {
      rehearse(this, () => this.#closed);
    }
  }

  addUpperLink(request: UpperLinkRequest): RequestResult {
    const result = createUpperLink(this.#requester, request);
    this.#readAgain(request.name);
    return result;
  }

  setAlias(linkIndex: number, alias: string): RequestResult {
    return this.#changeLink(linkIndex, aliasOf(linkIndex, alias));
  }

  setUp(linkIndex: number): RequestResult {
    return this.#changeLink(linkIndex, setLink(linkIndex, true));
  }

  removeLink(linkIndex: number): RequestResult {
    const [result] = this.#requester.transact([removeLink(linkIndex)]);
    if (result === undefined) {
      this.mirror.noteLink(linkIndex, undefined);
    }
    return result;
  }

  #changeLink(linkIndex: number, request: NetlinkRequest): RequestResult {
    const [result] = this.#requester.transact([request]);
    this.#readAgain(this.#nameOf(linkIndex));
    return result;
  }

  /** After a change of ours, without a word to the listener; the announcement is no news then. */
  #readAgain(name: string): void {
    const link = readLink(this.#requester, name);
    if (link) {
      this.mirror.noteLink(link.index, link);
    }
  }

  /** @returns the kernel's answer to each. */
  protected override carryOut(changes: readonly AddressChange[]): RequestResult[] {
    const removed = changes.flatMap(({ kind, address }) => (kind === 'remove' ? [address] : []));
    return withPromotion(this.#interfacesWithSubnets(removed), (unprotected) => {
      const again = this.#takenAlong(removed, unprotected);
      const all = [...changes, ...again.map((address) => ({ kind: 'add', address }) as const)];
      const first = this.#requester.nextSequence;
      const results = this.#requester.transact(all.map(changeRequest));
      all.forEach((change, index) => {
        if (results[index] === undefined) {
          this.mirror.made(change, (first + index) >>> 0);
        }
      });
      return results.slice(0, changes.length);
    });
  }

  /** Where removing one address could take others of its subnet along. */
  #interfacesWithSubnets(addresses: readonly AssignedAddress[]): ReadonlySet<string> {
    const names = new Set<string>();
    for (const { family, prefixLength, linkIndex } of addresses) {
      const link = this.mirror.link(linkIndex);
      if (family === 'inet' && prefixLength < 32 && link) {
        names.add(link.name);
      }
    }
    return names;
  }

  /** The others of the subnets of these, to be added again where the kernel takes them along. */
  #takenAlong(
    removed: readonly AssignedAddress[],
    unprotected: ReadonlySet<string>,
  ): readonly AddressRequest[] {
    if (unprotected.size === 0) {
      return [];
    }
    const subnetKey = (each: AssignedAddress) => `${each.linkIndex} ${subnetOf(each)}`;
    const subnets = new Set(removed.map(subnetKey));
    const going = new Set(removed.map(addressKey));
    return this.#withLifetimesOfNow(
      this.addresses()
        .filter((each) => each.family === 'inet' && unprotected.has(this.#nameOf(each.linkIndex)))
        .filter((each) => subnets.has(subnetKey(each)) && !going.has(addressKey(each))),
    ).map((each) => ({ ...each, protocol: each.protocol ?? 0 }));
  }

  /** Lifetimes count down: where there are any, the kernel is asked what is left of them. */
  #withLifetimesOfNow(addresses: readonly AssignedAddress[]): readonly AssignedAddress[] {
    if (addresses.every((each) => each.validLifetimeSeconds === undefined)) {
      return addresses;
    }
    try {
      const now = this.#readAddresses();
      return addresses.map((each) => now.get(addressKey(each)) ?? each);
    } catch {
      return addresses; // as they were last heard of
    }
  }

  #nameOf(linkIndex: number): string {
    return this.mirror.link(linkIndex)?.name ?? '';
  }

  override close(): void {
    this.#closed = true;
    clearTimeout(this.#resynchronising);
    this.#monitor.close();
    this.#requester.close();
  }

  /** @throws NetlinkError when the kernel refuses. */
  #read(): NetworkState {
    const links = this.#list(listLinks, (message) => {
      const link = decodeLink(message);
      return link && [link.index, linkOf(link, undefined)];
    });
    return { links, addresses: this.#readAddresses() };
  }

  #readAddresses(): Map<string, AssignedAddress> {
    return this.#list(listAddresses, (message) => {
      const address = decodeAddress(message);
      return address && [addressKey(address), address];
    });
  }

  /**
   * Of a list that changes faster than it can be read, everything that was seen in any attempt:
   * what was there all the time is among it, and what has gone is announced to the monitor, which
   * has been listening since before.
   */
  #list<Key, Value>(
    request: NetlinkRequest,
    decode: (message: NetlinkMessage) => readonly [Key, Value] | undefined,
  ): Map<Key, Value> {
    const seen = new Map<Key, Value>();
    let listed = new Map<Key, Value>();
    const complete = this.#requester.dump(
      request,
      () => {
        listed = new Map();
      },
      (message) => {
        const entry = decode(message);
        if (entry) {
          seen.set(...entry);
          listed.set(...entry);
        }
      },
    );
    return complete ? listed : seen;
  }

  /** Announcements were lost. In a storm they are lost again and again: not at each one. */
  #lost(reason: string): void {
    if (this.#resynchronising === undefined) {
      const waitMs = this.#lastReadMs + READ_SPACING_MS - monotonicClock.nowMs();
      this.#resynchroniseIn(Math.max(0, waitMs), reason);
    }
  }

  #resynchroniseIn(waitMs: number, reason: string): void {
    this.#resynchronising = setTimeout(() => {
      this.#resynchronising = undefined;
      this.#resynchronise(reason);
    }, waitMs);
  }

  #resynchronise(reason: string): void {
    let state: NetworkState;
    this.#lastReadMs = monotonicClock.nowMs();
    try {
      state = this.#read();
    } catch (error) {
      // What was known stays the best that is known.
      const failure = messageOf(error);
      if (this.#unread.isNews('', failure)) {
        this.#onResynchronised(`${reason}; not possible now: ${failure}`);
      }
      this.#resynchroniseIn(READ_SPACING_MS, reason);
      return;
    }
    this.#unread.forget();
    this.#onResynchronised(reason);
    this.mirror.readAgain(state);
  }

  #heard(message: NetlinkMessage): void {
    switch (message.type) {
      case RTM_NEWLINK:
      case RTM_DELLINK:
        this.#heardLink(message);
        break;
      case RTM_NEWADDR:
      case RTM_DELADDR:
        this.#heardAddress(message);
        break;
    }
  }

  #heardLink(message: NetlinkMessage): void {
    const heard = decodeLink(message);
    if (!heard) {
      return;
    }
    const link = linkOf(heard, this.mirror.link(heard.index));
    this.mirror.hearLink(link, message.type === RTM_DELLINK);
  }

  #heardAddress(message: NetlinkMessage): void {
    const { type, port, sequence } = message;
    if (type === RTM_NEWADDR && this.mirror.isEchoOfAddition(port, sequence)) {
      return;
    }
    const address = decodeAddress(message);
    if (address) {
      this.mirror.hearAddress({ address, removed: type === RTM_DELADDR, port, sequence });
    }
  }
}

/**
 * Opens the table; when it returns, the table is complete. Works on the network namespace that
 * the calling thread is in now. The monitor keeps the process alive until `close`.
 *
 * @throws SystemCallError or NetlinkError when the kernel refuses.
 */
export function openNetworkTable(options: NetworkTableOptions = {}): NetworkTable & UpperLinks {
  return new KernelNetworkTable(options);
}
