/**
 * Watches, while this router is master, whether another station claims its addresses, and asks who
 * has one. What the links of this machine say themselves is no claim of another.
 */
import { familyOf, type IpAddress } from '../../base/address.js';
import { hardwareAddressText } from '../../base/hardware-address.js';
import { SayOnce } from '../../base/say-once.js';
import type { VirtualAddress } from '../../config/model.js';
import type {
  ClaimListener,
  FrameSender,
  HeardClaim,
  Link,
  MonotonicClock,
  NetworkTable,
} from '../../linux/doors.js';
import { neighbourQuestions } from '../../linux/frames/neighbour-question.js';
import type { KernelLogEvent } from '../../observe/log/log-events.js';
import type { VrrpEffect } from '../../vrrp/messages.js';
import type { Deferral } from '../addresses/deferral.js';

/** A take-over does not wait for these sockets, and opens them once for all its addresses. */
const SOON_MS = 50;
/** What the kernel refused is asked for again. */
const AGAIN_MS = 1000;
/** A flood of claims, or of routers to ask for, must not cost an advert. */
const MOST_CLAIMS_A_SECOND = 100;
const MOST_QUESTIONS_A_SECOND = 10;
/** Addresses of other routers whose answers are waited for on an interface. */
const MOST_ASKED = 8;

/** What it works through. */
export interface ClaimWatchDoors {
  readonly claims: ClaimListener;
  readonly frames: FrameSender;
  readonly clock: MonotonicClock;
  readonly deferral: Deferral;
  readonly table: Pick<NetworkTable, 'links'>;
}

type Question = Extract<VrrpEffect, { kind: 'askNeighbour' }>;

export class ClaimWatch {
  readonly #doors: ClaimWatchDoors;
  readonly #linkByName: (name: string) => Link | undefined;
  readonly #log: (event: KernelLogEvent) => void;
  /** By instance, then by interface and address. */
  readonly #held = new Map<string, Map<string, VirtualAddress>>();
  /** By interface. */
  readonly #asked = new Map<string, readonly IpAddress[]>();
  readonly #said = new SayOnce();
  readonly #claimsLeft: Allowance;
  readonly #questionsLeft: Allowance;
  #due = false;
  #closed = false;

  constructor(
    doors: ClaimWatchDoors,
    linkByName: (name: string) => Link | undefined,
    log: (event: KernelLogEvent) => void,
    heard: (claim: HeardClaim) => void,
  ) {
    this.#doors = doors;
    this.#linkByName = linkByName;
    this.#log = log;
    this.#claimsLeft = new Allowance(MOST_CLAIMS_A_SECOND);
    this.#questionsLeft = new Allowance(MOST_QUESTIONS_A_SECOND);
    doors.claims.onClaim((claim) => {
      if (this.#claimsLeft.take(doors.clock.nowMs()) && !this.#isOwn(claim)) {
        heard(claim);
      }
    });
  }

  /** An instance has these addresses from now on. */
  hold(instance: string, addresses: readonly VirtualAddress[]): void {
    const held = this.#held.get(instance) ?? new Map<string, VirtualAddress>();
    this.#held.set(instance, held);
    for (const address of addresses) {
      held.set(placeOf(address), address);
    }
    this.prepareSoon();
  }

  /** It gives these up. */
  letGo(instance: string, addresses: readonly VirtualAddress[]): void {
    const held = this.#held.get(instance);
    if (held === undefined) {
      return;
    }
    for (const address of addresses) {
      held.delete(placeOf(address));
    }
    if (held.size === 0) {
      this.#held.delete(instance);
    }
    this.prepareSoon();
  }

  /** Asks who has an address; a claim of it is heard for as long as something is held there. */
  ask({ interface: name, address, from }: Question): void {
    const link = this.#linkByName(name);
    const speaksFamily = familyOf(from) === familyOf(address);
    const isEthernet = link?.hardwareAddress.length === 6 && !link.noArp && !link.loopback;
    if (!isEthernet || !speaksFamily || !this.#questionsLeft.take(this.#doors.clock.nowMs())) {
      return;
    }
    const asked = this.#asked.get(name) ?? [];
    if (!asked.includes(address)) {
      this.#asked.set(name, [...asked, address].slice(-MOST_ASKED));
      this.#prepare();
    }
    const { hardwareAddress, index } = link;
    const [question] = neighbourQuestions(address, {
      hardwareAddress,
      version6: from,
      receiver: hardwareAddress,
    });
    this.#doors.frames.send(index, question === undefined ? [] : [question]);
  }

  /** Opens and closes what is needed, once for all that changes in this moment. */
  prepareSoon(delayMs = SOON_MS): void {
    if (this.#due) {
      return;
    }
    this.#due = true;
    // A timer of node takes 0.05 to 0.3 ms to set: an announcement that waits goes first.
    this.#doors.deferral.after(0, () =>
      this.#doors.deferral.after(delayMs, () => {
        this.#due = false;
        this.#prepare();
      }),
    );
  }

  close(): void {
    this.#closed = true;
    this.#doors.claims.close();
  }

  #prepare(): void {
    if (this.#closed) {
      return;
    }
    const byInterface = new Map<string, Set<IpAddress>>();
    for (const held of this.#held.values()) {
      for (const { interface: name, address } of held.values()) {
        const addresses = byInterface.get(name) ?? new Set();
        byInterface.set(name, addresses.add(address));
      }
    }
    if (byInterface.size === 0) {
      this.#asked.clear();
    }
    for (const [name, asked] of this.#asked) {
      byInterface.set(name, new Set([...(byInterface.get(name) ?? []), ...asked]));
    }
    const places = [...byInterface].flatMap(([name, addresses]) => {
      const link = this.#linkByName(name);
      const hears = link?.hardwareAddress.length === 6 && !link.loopback;
      return hears ? [{ name, index: link.index, addresses: [...addresses] }] : [];
    });
    const errors = this.#doors.claims.listen(places);
    for (const { interface: name, operation, message: reason } of errors) {
      if (this.#said.isNews(name, reason)) {
        this.#log({ event: 'socketFailed', interface: name, operation, reason, suppressed: 0 });
      }
    }
    if (errors.length > 0) {
      this.prepareSoon(AGAIN_MS);
    } else {
      this.#said.forget();
    }
  }

  #isOwn({ hardwareAddress }: HeardClaim): boolean {
    const links = this.#doors.table.links();
    return links.some((link) => hardwareAddressText(link.hardwareAddress) === hardwareAddress);
  }
}

/** So many in a second. */
class Allowance {
  readonly #most: number;
  #left: number;
  #untilMs = 0;

  constructor(most: number) {
    this.#most = most;
    this.#left = most;
  }

  take(nowMs: number): boolean {
    if (nowMs >= this.#untilMs) {
      this.#untilMs = nowMs + 1000;
      this.#left = this.#most;
    }
    this.#left -= 1;
    return this.#left >= 0;
  }
}

function placeOf({ interface: name, address }: VirtualAddress): string {
  return `${name} ${address}`;
}
