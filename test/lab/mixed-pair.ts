/** Two routers that are each other's peers: ours, and Debian's keepalived at full verbosity. */
import { VIRTUAL_ADDRESS } from './configuration.js';
import type { Daemon } from './daemon.js';
import type { Lab } from './use-lab.js';
import { eventually } from './wait.js';

/** The nodes of the lab. */
export type RouterName = 'ours' | 'theirs';

/** Both daemons. */
export type MixedDaemons = Readonly<Record<RouterName, Daemon>>;

/** The two, on the nodes `ours` and `theirs` of a lab. */
export class MixedPair {
  readonly #lab: Lab;
  readonly #addresses: readonly string[];
  #daemons: readonly Daemon[] = [];

  /** @param addresses the virtual ones */
  constructor(lab: Lab, addresses: readonly string[] = [VIRTUAL_ADDRESS]) {
    this.#lab = lab;
    this.#addresses = addresses;
  }

  start(text: (name: RouterName) => string): MixedDaemons {
    const ours = this.#lab.start('ours', text('ours'));
    const theirs = this.#lab.start('theirs', text('theirs'), {
      kind: 'keepalived',
      extraArguments: ['-D'],
    });
    this.#daemons = [ours, theirs];
    return { ours, theirs };
  }

  /** Whether a router has all of the addresses. */
  holds(name: RouterName): boolean {
    return this.#addresses.every((address) => this.#node(name).holds(address));
  }

  /** Waits until one has all of the addresses, and the other has none. */
  async onlyHolder(name: RouterName): Promise<void> {
    const other = this.#node(otherOf(name));
    await eventually(
      `${name} alone holds the virtual addresses`,
      () => this.holds(name) && !this.#addresses.some((address) => other.holds(address)),
      30_000,
      () => this.#daemons.map((daemon) => daemon.log().slice(-1500)).join('\n----\n'),
    );
  }

  /** The master stops, the other one takes over, and the master comes back. */
  async stopAndPreempt(master: RouterName, daemons: MixedDaemons): Promise<void> {
    await this.onlyHolder(master);
    await daemons[master].stop();
    await this.onlyHolder(otherOf(master));
    daemons[master].start();
    await this.onlyHolder(master);
  }

  /** Keywords for adverts to the other one alone. */
  unicast(name: RouterName, address: 'address' | 'address6' = 'address'): string {
    const peer = this.#node(otherOf(name))[address];
    return `unicast_src_ip ${this.#node(name)[address]}\n unicast_peer {\n ${peer}\n }`;
  }

  #node(name: RouterName) {
    return this.#lab.network.node(name);
  }
}

function otherOf(name: RouterName): RouterName {
  return name === 'ours' ? 'theirs' : 'ours';
}
