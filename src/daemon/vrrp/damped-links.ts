/** Which links count as up, where `interface_up_down_delays` makes a change wait. */
import type { Configuration } from '../../config/model.js';
import type { MonotonicClock } from '../../linux/doors.js';
import type { KernelLogEvent } from '../../observe/log/log-events.js';
import type { LinkStatus } from '../../vrrp/messages.js';
import type { Deferral } from '../addresses/deferral.js';
import { type DampedLink, dampen, type LinkDelay, linkDelaysOf } from './link-delays.js';

/** What a change that waits needs. */
export interface DampingDoors {
  readonly clock: MonotonicClock;
  readonly deferral: Deferral;
}

export class DampedLinks {
  readonly #doors: DampingDoors;
  readonly #log: (event: KernelLogEvent) => void;
  readonly #lookAgain: () => void;
  readonly #links = new Map<string, DampedLink>();
  #delays: ReadonlyMap<string, LinkDelay> = new Map();
  #delaysOf: Configuration | undefined;

  /** @param lookAgain is called when a change may have lasted long enough */
  constructor(doors: DampingDoors, log: (event: KernelLogEvent) => void, lookAgain: () => void) {
    this.#doors = doors;
    this.#log = log;
    this.#lookAgain = lookAgain;
  }

  /** Whether a link counts as up that is seen so now. */
  isUp({ name, up }: LinkStatus, present: boolean, configuration: Configuration): boolean {
    const nowMs = this.#doors.clock.nowMs();
    const former = this.#links.get(name);
    const damped = dampen(former, { present, up }, this.#delayOf(name, configuration), nowMs);
    this.#links.set(name, damped);
    const { changesAtMs } = damped;
    if (changesAtMs !== undefined && former?.changesAtMs !== changesAtMs) {
      const delayMs = changesAtMs - nowMs;
      this.#log({ event: 'linkChangeDelayed', interface: name, up, delayMs });
      // node's timers may be early by a fraction of a millisecond
      this.#doors.deferral.after(Math.ceil(delayMs) + 1, this.#lookAgain);
    }
    return damped.up;
  }

  /** Derived once for each configuration. */
  #delayOf(name: string, configuration: Configuration): LinkDelay | undefined {
    if (this.#delaysOf !== configuration) {
      this.#delaysOf = configuration;
      this.#delays = linkDelaysOf(configuration);
    }
    return this.#delays.get(name);
  }
}
