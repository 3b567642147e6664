/**
 * `interface_up_down_delays` (keepalived.conf(5)): a link that goes down, or comes back, counts
 * only when it has been so for a time, so that a flap of a switch port moves no address.
 */
import type { Configuration } from '../../config/model.js';

/** How long a change has to last, in milliseconds. */
export interface LinkDelay {
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
