/**
 * `interface_up_down_delays` (keepalived.conf(5)): a link that goes down, or comes back, counts
 * only when it has been so for a time, so that a flap of a switch port moves no address.
 */
import type { Configuration } from '../../config/model.js';
import type { MonotonicClock } from '../../linux/doors.js';
import type { KernelLogEvent } from '../../observe/log/log-events.js';
import type { LinkStatus } from '../../vrrp/messages.js';
import type { Deferral } from '../addresses/deferral.js';

/** How long a change has to last, in milliseconds. */
interface LinkDelay {
  readonly downMs: number;
  readonly upMs: number;
}

/** What counts for an interface, and the change that has not lasted long enough. */
export interface DampedLink {
  readonly up: boolean;
  /** When the other state will count, on the monotonic clock. */
  readonly changesAtMs?: number;
}

/**
 * What counts after a look at a link. The first look counts at once, and so does an interface that
 * is not there: no instance can work on it.
 */
export function dampen(
  former: DampedLink | undefined,
  { present, up }: { readonly present: boolean; readonly up: boolean },
  delay: LinkDelay | undefined,
  nowMs: number,
): DampedLink {
  if (delay === undefined || former === undefined || !present || former.up === up) {
    return { up };
  }
  const changesAtMs = former.changesAtMs ?? nowMs + (up ? delay.upMs : delay.downMs);
  return nowMs >= changesAtMs ? { up } : { up: former.up, changesAtMs };
}

/**
 * The delay of each interface that has one. Down must count before a backup would take over: on the
 * interface of an instance it is at most (N - 1) * A - A / 256 with its `down_timer_adverts` N and
 * its interval A, as keepalived was measured to do.
 */
export function linkDelaysOf({
  global,
  vrrpInstances,
}: Configuration): ReadonlyMap<string, LinkDelay> {
  return new Map(
    global.services.interfaceDelays.map(({ interface: name, downDelayMs, upDelayMs }) => {
      const limits = vrrpInstances
        .filter((each) => each.interface === name)
        .map(({ advertIntervalMs: interval, downTimerAdverts: adverts }) => {
          return (adverts - 1) * interval - interval / 256;
        });
      return [name, { downMs: Math.min(downDelayMs, ...limits), upMs: upDelayMs }];
    }),
  );
}

/** What a change that waits needs. */
export interface DampingDoors {
  readonly clock: MonotonicClock;
  readonly deferral: Deferral;
}

/** Which links count as up, as far as they have been looked at. */
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
