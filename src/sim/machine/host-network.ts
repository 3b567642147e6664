/**
 * The network of a machine as its administrator treats it: two interfaces with addresses of their
 * own, what is done to them by hand, and which virtual addresses are there.
 */
import type { IpAddress } from '../../base/address.js';
import { ADDRESS_FLAGS, addressIdentity } from '../../base/address-identity.js';
import type { AssignedAddress } from '../../linux/doors.js';
import { type Announcement, SimulatedKernel } from '../kernel/simulated-kernel.js';
import type { ScenarioNode } from '../scenario.js';
import { textOfAddress } from './address-text.js';

/** How long the kernel looks for a duplicate, in turns of the event loop. */
const DETECTION_TURNS = 20;

/** An address of the machine itself is like this besides. */
const NOTHING_SPECIAL = {
  label: undefined,
  broadcast: undefined,
  peer: undefined,
  protocol: 0,
  preferredLifetimeSeconds: undefined,
} as const;

/** Who hears of the network. */
export interface HostListener {
  /** A virtual address, as text, is there or has gone. */
  moved(address: string, held: boolean): void;
  /** Anything at all. */
  changed(): void;
  after(delayMs: number, work: () => void): void;
}

export class HostNetwork {
  readonly kernel = new SimulatedKernel();
  readonly #plan: ScenarioNode;
  readonly #listener: HostListener;
  /** The virtual addresses that are there, as text, by index and identity. */
  readonly #held = new Map<string, string>();

  constructor(plan: ScenarioNode, listener: HostListener) {
    this.#plan = plan;
    this.#listener = listener;
    this.kernel.promotesSecondaries = plan.promotesSecondaries;
    this.boot();
    this.kernel.subscribe((announcement) => this.#watch(announcement));
  }

  /** As after power has come back: nothing is left of what was. */
  boot(): void {
    for (const { name } of this.kernel.links()) {
      this.kernel.unplug(name);
    }
    for (const name of Object.keys(this.#plan.addresses)) {
      this.kernel.plug(name);
      this.addOwn(name);
      this.#addLinkLocal(name, ADDRESS_FLAGS.nodad);
    }
  }

  isLinkUp(name: string): boolean {
    const link = this.kernel.link(name);
    return link?.up === true && link.running;
  }

  /** `ip link set`. With IFF_UP the kernel makes a link-local address again, and tries it out. */
  setUp(name: string, up: boolean): void {
    this.kernel.setUp(name, up);
    if (up) {
      this.#addLinkLocal(name, 0);
    }
  }

  /** The interface is there again, under another index, and has its own addresses again. */
  plug(name: string): void {
    if (this.kernel.link(name) === undefined) {
      this.kernel.plug(name);
      this.addOwn(name);
      this.#addLinkLocal(name, 0);
    }
  }

  /** `ip address add` of the interface's own IPv4 address. */
  addOwn(name: string): void {
    const address = this.#plan.addresses[name]?.inet;
    if (address !== undefined) {
      this.#add(name, { family: 'inet', address, prefixLength: 24, scope: 0, flags: 0 });
    }
  }

  /** `ip address del` of the interface's own IPv4 address. */
  removeOwn(name: string): void {
    this.remove(name, this.#plan.addresses[name]?.inet);
  }

  /** `ip address del`, if it is there. */
  remove(name: string, gone: IpAddress | undefined): void {
    const address = this.kernel.addressesOf(name).find((each) => each.address === gone);
    if (address !== undefined) {
      this.kernel.request({ kind: 'remove', address });
    }
  }

  /** What was not tried out is used only when no duplicate has been found. */
  #addLinkLocal(name: string, flags: number): void {
    const address = this.#plan.addresses[name]?.inet6;
    if (address !== undefined) {
      this.#add(name, { family: 'inet6', address, prefixLength: 64, scope: 253, flags });
      this.#listener.after(DETECTION_TURNS * this.#plan.turnMs, () =>
        this.kernel.finishDetection(name),
      );
    }
  }

  #add(
    name: string,
    own: Pick<AssignedAddress, 'family' | 'address' | 'prefixLength' | 'scope' | 'flags'>,
  ): void {
    const link = this.kernel.link(name);
    if (link !== undefined) {
      const address = { ...NOTHING_SPECIAL, ...own, linkIndex: link.index };
      this.kernel.request({ kind: 'add', address });
    }
  }

  #watch(announcement: Announcement): void {
    this.#listener.changed();
    if (announcement.kind === 'link' || this.#isOwn(announcement.address.address)) {
      return;
    }
    const { address, removed } = announcement;
    const name = this.kernel.links().find(({ index }) => index === address.linkIndex)?.name ?? '';
    const key = addressIdentity(address.linkIndex, address);
    const before = this.#held.get(key);
    const after = removed ? undefined : textOfAddress(name, address);
    if (before !== undefined && before !== after) {
      this.#held.delete(key);
      this.#listener.moved(before, false);
    }
    if (after !== undefined && before !== after) {
      this.#held.set(key, after);
      this.#listener.moved(after, true);
    }
  }

  #isOwn(address: IpAddress): boolean {
    const own = Object.values(this.#plan.addresses);
    return own.some(({ inet, inet6 }) => inet === address || inet6 === address);
  }
}
