/**
 * What the router hears of the virtual servers that instances and groups track, and for how long
 * those that start wait for the first word (`vrrp_wait_for_lvs`, ours). Servers count as good
 * before they are checked: a director whose servers are dead would take over and give way again.
 */
import type { Configuration } from '../../config/model.js';

export class QuorumWait {
  readonly #known = new Map<string, boolean>();
  #dueMs: number | undefined;

  /** By name, whether a virtual server has its quorum. */
  get known(): ReadonlyMap<string, boolean> {
    return this.#known;
  }

  /** Until when those are waited for that have not been heard of; undefined: no longer. */
  get dueMs(): number | undefined {
    return this.#dueMs;
  }

  note(virtualServer: string, holds: boolean): void {
    this.#known.set(virtualServer, holds);
  }

  /** At a start, and after a reload, which may have brought others. */
  begin(configuration: Configuration, nowMs: number): void {
    const { waitForLvsMs } = configuration.global;
    const isAwaited = waitForLvsMs > 0 && this.#unheard(configuration).length > 0;
    this.#dueMs = isAwaited ? nowMs + waitForLvsMs : undefined;
  }

  /**
   * Checks that do not end, or a checker child that is dead, cost no address.
   *
   * @returns the names that have been waited for in vain, once
   */
  giveUp(configuration: Configuration, nowMs: number): readonly string[] {
    if (this.#dueMs === undefined || nowMs < this.#dueMs) {
      return [];
    }
    this.#dueMs = undefined;
    return this.#unheard(configuration);
  }

  #unheard({ vrrpInstances, syncGroups }: Configuration): readonly string[] {
    const tracked = [...vrrpInstances, ...syncGroups].flatMap((each) => each.trackVirtualServers);
    const names = new Set(tracked.map(({ name }) => name));
    return [...names].filter((name) => !this.#known.has(name));
  }
}
