/**
 * Tells the neighbours where an address lives now: gratuitous ARP for IPv4, unsolicited neighbour
 * advertisements for IPv6. Announcements are sent in slices, so that thousands of them never hold
 * back an advert, and paced where `garp_interval` asks for it.
 */
import { familyOf } from '../../base/address.js';
import type { VirtualAddress } from '../../config/model.js';
import type { FrameSender, Link, MonotonicClock } from '../../linux/doors.js';
import { gratuitousArpFrame } from '../../linux/frames/arp.js';
import { unsolicitedNeighbourAdvertisementFrame } from '../../linux/frames/ndisc.js';
import type { Deferral } from './deferral.js';

/** Frames in one go: about half a millisecond of system calls. */
const SLICE = 128;

/** More waiting announcements than this are dropped, oldest first: stale ones help no peer. */
const QUEUE_LIMIT = 200_000;

/** How long the answer of `isRouter` holds: keepalived looks as often. */
const ROUTER_HOLDS_MS = 5000;

/** Milliseconds between two announcements on one interface, by family. */
export interface AnnouncementPace {
  readonly arpMs: number;
  readonly neighbourAdvertisementMs: number;
}

/** `garp_group`: the interfaces with one name share a pace. */
export interface AnnouncementGroup extends AnnouncementPace {
  readonly name: string;
}

/** What waits for one interface or group, in one family. */
interface Lane {
  readonly queue: VirtualAddress[];
  paceMs: number;
  nextAllowedMs: number;
}

/** What leaves by one interface in one go: a frame for each address. */
interface Batch {
  readonly name: string;
  readonly frames: Uint8Array[];
  readonly addresses: VirtualAddress[];
}

/** What the announcer works through. */
export interface AnnouncerDoors {
  readonly frames: FrameSender;
  readonly clock: MonotonicClock;
  readonly deferral: Deferral;
  linkByName(name: string): Link | undefined;
  /** Whether the interface forwards IPv6, which sets the Router flag (RFC 4861 section 4.4). */
  isRouter(interfaceName: string): boolean;
  /** The group that paces an interface in place of its own interval. */
  groupOf(interfaceName: string): AnnouncementGroup | undefined;
  /** Told when the kernel refused to send on an interface, in one go. */
  refused(interfaceName: string, reason: string): void;
  /** Told of the addresses whose announcements the kernel has taken. */
  sent(addresses: readonly VirtualAddress[]): void;
}

export class Announcer {
  readonly #doors: AnnouncerDoors;
  readonly #lanes = new Map<string, Lane>();
  readonly #routers = new Map<string, { readonly isRouter: boolean; readonly untilMs: number }>();
  /** Of each interface: the hardware address that its neighbours were told last. */
  readonly #told = new Map<string, Uint8Array>();
  /** When the queues are looked at next; undefined: nothing waits. */
  #dueMs: number | undefined;

  constructor(doors: AnnouncerDoors) {
    this.#doors = doors;
  }

  /** Queues `rounds` announcements of every address, one round after the other. */
  announce(addresses: readonly VirtualAddress[], rounds: number, pace: AnnouncementPace): void {
    for (let round = 0; round < rounds; round += 1) {
      for (const address of addresses) {
        const { queue } = this.#laneOf(address, pace);
        queue.push(address);
        if (queue.length > QUEUE_LIMIT) {
          queue.shift();
        }
      }
    }
    this.#schedule(0);
  }

  /** Sends one announcement of every address at once, unless they have to be paced. */
  announceNow(addresses: readonly VirtualAddress[], pace: AnnouncementPace): void {
    const isPaced = (address: VirtualAddress) => this.#laneOf(address, pace).paceMs > 0;
    this.#send(addresses.filter((address) => !isPaced(address)));
    this.announce(addresses.filter(isPaced), 1, pace);
  }

  /** Whether the neighbours of this link were last told a hardware address that is another now. */
  hasToldAnother({ name, hardwareAddress }: Link): boolean {
    const told = this.#told.get(name);
    return told !== undefined && Buffer.compare(told, hardwareAddress) !== 0;
  }

  /** Forgets what waits for these addresses: they are not ours any more. */
  cancel(addresses: ReadonlySet<VirtualAddress>): void {
    for (const { queue } of this.#lanes.values()) {
      if (queue.length > 0) {
        const kept = queue.filter((waiting) => !addresses.has(waiting));
        queue.splice(0, queue.length, ...kept);
      }
    }
  }

  #laneOf(address: VirtualAddress, pace: AnnouncementPace): Lane {
    const group = this.#doors.groupOf(address.interface);
    const family = familyOf(address.address);
    const { arpMs, neighbourAdvertisementMs } = group ?? pace;
    const place = group === undefined ? `interface ${address.interface}` : `group ${group.name}`;
    const key = `${place} ${family}`;
    const lane = this.#lanes.get(key) ?? { queue: [], paceMs: 0, nextAllowedMs: 0 };
    lane.paceMs = family === 'inet' ? arpMs : neighbourAdvertisementMs;
    this.#lanes.set(key, lane);
    return lane;
  }

  #schedule(delayMs: number): void {
    const dueMs = this.#doors.clock.nowMs() + delayMs;
    if (this.#dueMs !== undefined && this.#dueMs <= dueMs) {
      return;
    }
    this.#dueMs = dueMs;
    this.#doors.deferral.after(delayMs, () => {
      if (this.#dueMs === dueMs) {
        this.#dueMs = undefined;
        this.#pump();
      }
    });
  }

  /** Sends what may go now, a slice at most; one lane that has to wait holds up no other. */
  #pump(): void {
    const nowMs = this.#doors.clock.nowMs();
    const ready: VirtualAddress[] = [];
    let waitMs = Number.POSITIVE_INFINITY;
    for (const lane of this.#lanes.values()) {
      while (ready.length < SLICE && lane.nextAllowedMs <= nowMs) {
        const next = lane.queue.shift();
        if (next === undefined) {
          break;
        }
        ready.push(next);
        lane.nextAllowedMs = lane.paceMs > 0 ? nowMs + lane.paceMs : 0;
      }
      if (lane.queue.length > 0) {
        waitMs = Math.min(waitMs, Math.max(0, lane.nextAllowedMs - nowMs));
      }
    }
    this.#send(ready);
    if (waitMs < Number.POSITIVE_INFINITY) {
      this.#schedule(waitMs);
    }
  }

  #isRouter(interfaceName: string): boolean {
    const nowMs = this.#doors.clock.nowMs();
    const known = this.#routers.get(interfaceName);
    if (known !== undefined && nowMs < known.untilMs) {
      return known.isRouter;
    }
    const isRouter = this.#doors.isRouter(interfaceName);
    this.#routers.set(interfaceName, { isRouter, untilMs: nowMs + ROUTER_HOLDS_MS });
    return isRouter;
  }

  #send(addresses: readonly VirtualAddress[]): void {
    const batches = new Map<number, Batch>();
    for (const address of addresses) {
      const link = this.#doors.linkByName(address.interface);
      if (!link?.up || link.noArp || link.loopback || link.hardwareAddress.length !== 6) {
        continue;
      }
      this.#told.set(link.name, link.hardwareAddress);
      const frame =
        familyOf(address.address) === 'inet'
          ? gratuitousArpFrame(link.hardwareAddress, address.address)
          : unsolicitedNeighbourAdvertisementFrame(
              link.hardwareAddress,
              address.address,
              this.#isRouter(address.interface),
            );
      const batch = batches.get(link.index);
      if (batch) {
        batch.frames.push(frame);
        batch.addresses.push(address);
      } else {
        batches.set(link.index, { name: link.name, frames: [frame], addresses: [address] });
      }
    }
    for (const [index, { name, frames, addresses }] of batches) {
      const { refusal, taken } = this.#doors.frames.send(index, frames);
      this.#doors.sent(addresses.slice(0, taken));
      if (refusal !== undefined) {
        this.#doors.refused(name, refusal);
      }
    }
  }
}
