/**
 * Addresses, routes and rules outlive the SIGKILL of all processes, and the next start may have
 * another file. What a daemon may hold is written down whenever its configuration changes, so that
 * its successor lets go what it does not want; what it wants it adopts.
 */
import type { Configuration } from '../../config/model.js';
import type { DaemonLogEvent } from '../../observe/log/log-events.js';
import { StateFile } from '../files/state-file.js';
import {
  belongingsOf,
  belongingsWithout,
  bothOf,
  isNothing,
  NOTHING,
  type VrrpBelongings,
} from './vrrp-belongings.js';
import { belongingsOfOthers, VRRP } from './vrrp-state-file.js';

export class Leftovers {
  readonly #file: StateFile<VrrpBelongings>;
  readonly #log: (event: DaemonLogEvent) => void;
  #written = NOTHING;

  /** @param path of the state file */
  constructor(path: string, log: (event: DaemonLogEvent) => void) {
    this.#file = new StateFile(path, VRRP, log);
    this.#log = log;
  }

  /**
   * What is left of a killed daemon, and is wanted neither here nor by another daemon; undefined:
   * nothing.
   * @param configuration undefined: VRRP is not needed
   */
  find(configuration: Configuration | undefined): VrrpBelongings | undefined {
    const former = this.#file.read()?.belongings;
    if (former === undefined) {
      return undefined;
    }
    const here = belongingsWithout(former, wantedBy(configuration));
    if (isNothing(here)) {
      return undefined;
    }
    const left = belongingsOfOthers(this.#file.path).reduce(belongingsWithout, here);
    return isNothing(left) ? undefined : left;
  }

  /**
   * Lets go what was found.
   * @param linkAlias of the links that go as well, where no VRRP process will see to them
   * @throws when the kernel gives no socket.
   */
  async release(
    left: VrrpBelongings,
    { global }: Configuration,
    linkAlias: string | undefined,
  ): Promise<void> {
    // Hardly ever needed, and not at once.
    const { releaseLeftovers } = await import('./release-leftovers.js');
    const { iprouteVendorDirectory: vendor, iprouteDirectory: own } = global.services.tuning;
    const log = (event: DaemonLogEvent): void => this.#log(event);
    await releaseLeftovers(left, { folders: { vendor, own }, linkAlias, log });
  }

  /** From now on both may be held: what was written before, and what this configuration wants. */
  goOverTo(configuration: Configuration | undefined): void {
    this.#write(bothOf(wantedBy(configuration), this.#written));
  }

  /** From now on only what this configuration wants may be held; undefined: nothing. */
  settleFor(configuration: Configuration | undefined): void {
    this.#write(wantedBy(configuration));
  }

  #write(belongings: VrrpBelongings): void {
    this.#written = belongings;
    this.#file.write({ belongings });
  }
}

function wantedBy(configuration: Configuration | undefined): VrrpBelongings {
  return configuration === undefined ? NOTHING : belongingsOf(configuration);
}
