/**
 * One process's view of the simulated kernel: what it changes it knows at once, what others change
 * it hears when it gets to read its monitor socket. The books are those of the real table.
 */
import type { RequestResult } from '../../linux/doors.js';
import type { AddressChange } from '../../linux/route/address-change.js';
import { MirroredTable } from '../../linux/route/mirrored-table.js';
import { NetworkMirror } from '../../linux/route/network-mirror.js';
import { addressKey, type NetworkState } from '../../linux/route/network-state.js';
import type { Announcement, SimulatedKernel } from './simulated-kernel.js';

export class SimulatedTable extends MirroredTable {
  readonly #kernel: SimulatedKernel;
  readonly #port: number;
  protected override readonly mirror: NetworkMirror;
  readonly #leave: () => void;
  #sequence = 0;

  /** @param later called for each announcement, with what reads it */
  constructor(kernel: SimulatedKernel, later: (read: () => void) => void) {
    super();
    this.#kernel = kernel;
    this.#port = kernel.bindPort();
    this.mirror = new NetworkMirror(this.#port, this.#read());
    this.#leave = kernel.subscribe((announcement) => later(() => this.#hear(announcement)));
  }

  /** Announcements were lost: everything is read again. */
  readAgain(): void {
    this.mirror.readAgain(this.#read());
  }

  override close(): void {
    this.#leave();
  }

  /** With promotion on, as the real table sees to it: secondary addresses stay. */
  protected override carryOut(changes: readonly AddressChange[]): RequestResult[] {
    const before = this.#kernel.promotesSecondaries;
    this.#kernel.promotesSecondaries = true;
    const results = changes.map((change) => {
      this.#sequence += 1;
      const result = this.#kernel.request(change, { port: this.#port, sequence: this.#sequence });
      if (result === undefined) {
        this.mirror.made(change, this.#sequence);
      }
      return result;
    });
    this.#kernel.promotesSecondaries = before;
    return results;
  }

  #hear(announcement: Announcement): void {
    if (announcement.kind === 'link') {
      this.mirror.hearLink(announcement.link, announcement.removed);
      return;
    }
    const { removed, port, sequence } = announcement;
    if (removed || !this.mirror.isEchoOfAddition(port, sequence)) {
      this.mirror.hearAddress(announcement);
    }
  }

  #read(): NetworkState {
    return {
      links: new Map(this.#kernel.links().map((link) => [link.index, link])),
      addresses: new Map(this.#kernel.addresses().map((each) => [addressKey(each), each])),
    };
  }
}
