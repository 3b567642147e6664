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

/** More waiting announcements than this are dropped, oldest first: nobody needs stale ones. */
const QUEUE_LIMIT = 200_000;

/** Milliseconds between two announcements on one interface, by family. */
export interface AnnouncementPace {
  readonly arpMs: number;
  readonly neighbourAdvertisementMs: number;
}

interface Announcement {
  readonly address: VirtualAddress;
  readonly pace: AnnouncementPace;
}

/** What the announcer works through. */
export interface AnnouncerDoors {
  readonly frames: FrameSender;
  readonly clock: MonotonicClock;
  readonly deferral: Deferral;
  linkByName(name: string): Link | undefined;
  /** Whether the interface forwards IPv6, which sets the Router flag (RFC 4861 section 4.4). */
  isRouter(interfaceName: string): boolean;
}

export class Announcer {
  readonly #doors: AnnouncerDoors;
  readonly #queue: Announcement[] = [];
  readonly #nextAllowedMs = new Map<string, number>();
  #scheduled = false;

  constructor(doors: AnnouncerDoors) {
    this.#doors = doors;
  }

  /** Queues `rounds` announcements of every address, one round after the other. */
  announce(addresses: readonly VirtualAddress[], rounds: number, pace: AnnouncementPace): void {
    for (let round = 0; round < rounds; round += 1) {
      for (const address of addresses) {
        this.#queue.push({ address, pace });
      }
    }
    if (this.#queue.length > QUEUE_LIMIT) {
      this.#queue.splice(0, this.#queue.length - QUEUE_LIMIT);
    }
    this.#schedule(0);
  }

  /** Sends one announcement of every address at once, unless they have to be paced. */
  announceNow(addresses: readonly VirtualAddress[], pace: AnnouncementPace): void {
    if (pace.arpMs > 0 || pace.neighbourAdvertisementMs > 0) {
      this.announce(addresses, 1, pace);
      return;
    }
    this.#send(addresses);
  }

  /** Forgets what waits for these addresses: they are not ours any more. */
  cancel(addresses: ReadonlySet<VirtualAddress>): void {
    if (this.#queue.length === 0) {
      return;
    }
    const kept = this.#queue.filter((waiting) => !addresses.has(waiting.address));
    this.#queue.splice(0, this.#queue.length, ...kept);
  }

  #schedule(delayMs: number): void {
    if (this.#scheduled || this.#queue.length === 0) {
      return;
    }
    this.#scheduled = true;
    this.#doors.deferral.after(delayMs, () => {
      this.#scheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    const now = this.#doors.clock.nowMs();
    const ready: VirtualAddress[] = [];
    let waitMs = 0;
    while (ready.length < SLICE) {
      const next = this.#queue[0];
      if (!next) {
        break;
      }
      const allowedMs = this.#nextAllowedMs.get(next.address.interface) ?? 0;
      if (allowedMs > now) {
        waitMs = allowedMs - now;
        break;
      }
      this.#queue.shift();
      ready.push(next.address);
      const paceMs =
        familyOf(next.address.address) === 'inet'
          ? next.pace.arpMs
          : next.pace.neighbourAdvertisementMs;
      if (paceMs > 0) {
        this.#nextAllowedMs.set(next.address.interface, now + paceMs);
      }
    }
    this.#send(ready);
    this.#schedule(waitMs);
  }

  #send(addresses: readonly VirtualAddress[]): void {
    const framesByLink = new Map<number, Uint8Array[]>();
    for (const address of addresses) {
      const link = this.#doors.linkByName(address.interface);
      if (!link?.up || link.noArp || link.loopback || link.hardwareAddress.length !== 6) {
        continue;
      }
      const frame =
        familyOf(address.address) === 'inet'
          ? gratuitousArpFrame(link.hardwareAddress, address.address)
          : unsolicitedNeighbourAdvertisementFrame(
              link.hardwareAddress,
              address.address,
              this.#doors.isRouter(address.interface),
            );
      const frames = framesByLink.get(link.index);
      if (frames) {
        frames.push(frame);
      } else {
        framesByLink.set(link.index, [frame]);
      }
    }
    for (const [linkIndex, frames] of framesByLink) {
      this.#doors.frames.send(linkIndex, frames);
    }
  }
}
