/**
 * How this machine lets others take over: by a hand-over, in maintenance, at a stop. What a routing
 * daemon announces is withdrawn before the addresses go.
 */

import type { Timers } from '../../base/timers.js';
import type { Configuration } from '../../config/model.js';
import { openNetworkTable } from '../../linux/route/network-table.js';
import { openRoutingTable } from '../../linux/route/routing-table.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { AnnounceKeeper } from '../announce/announce-keeper.js';
import { MaintenanceKeeper, type MaintenanceWish } from '../overrides/maintenance-keeper.js';
import { handOverInstances } from './hand-over-names.js';
import type { HandOverResult } from './pending-hand-overs.js';

/** Offers instances to their backups. */
interface HandingOver {
  handOver(instances: readonly string[], timeoutMs: number): Promise<readonly HandOverResult[]>;
}

/** What it works with. */
export interface SteppingAsideOptions {
  /** Of the state files. */
  readonly maintenance: string;
  readonly announceState: string;
  readonly timers: Timers;
  configuration(): Configuration;
  /** undefined: no VRRP process is running. */
  vrrp(): HandingOver | undefined;
  /** No instance may be master, or again. */
  tellMaintenance(on: boolean): void;
  log(event: SupervisorLogEvent): void;
}

export class SteppingAside {
  readonly #options: SteppingAsideOptions;
  readonly maintenance: MaintenanceKeeper;
  readonly announcer: AnnounceKeeper;

  constructor(options: SteppingAsideOptions) {
    const { maintenance, announceState, timers } = options;
    const log = (event: SupervisorLogEvent): void => options.log(event);
    this.#options = options;
    this.maintenance = new MaintenanceKeeper({
      path: maintenance,
      timers,
      wallMs: Date.now,
      log,
      changed: (on) => this.#follow(on),
    });
    this.announcer = new AnnounceKeeper({
      statePath: announceState,
      timers,
      openRouting: openRoutingTable,
      openAddresses: openNetworkTable,
      log,
    });
    if (this.maintenance.current) {
      this.announcer.withdraw();
    }
  }

  /** A text says why nothing was tried. Without names: all instances. */
  async handOver(
    names: readonly string[] | undefined,
    timeoutMs: number,
  ): Promise<readonly HandOverResult[] | string> {
    const instances = handOverInstances(this.#options.configuration(), names);
    if (typeof instances === 'string') {
      return instances;
    }
    return this.#options.vrrp()?.handOver(instances, timeoutMs) ?? 'no VRRP process is running';
  }

  /**
   * Hands all instances over, then keeps them in FAULT.
   * @param force also where no backup has taken over
   * @returns names of instances that are still master: then nothing else was done
   */
  async enterMaintenance(
    wish: MaintenanceWish,
    timeoutMs: number,
    force: boolean,
  ): Promise<readonly string[]> {
    await this.announcer.drain();
    const results = await this.handOver(undefined, timeoutMs);
    const kept = (typeof results === 'string' ? [] : results)
      .filter(({ outcome: { kind } }) => kind === 'notTaken' || kind === 'unanswered')
      .map(({ instance }) => instance);
    if (kept.length === 0 || force) {
      this.maintenance.enter(wish);
      return [];
    }
    this.announcer.resume();
    return kept;
  }

  /**
   * Before the children stop.
   * @param handOverMs 0: instances are not handed over
   * @param withdraws otherwise what is announced stays
   */
  async stop(handOverMs: number, withdraws: boolean): Promise<void> {
    if (withdraws) {
      await this.announcer.drain();
    }
    if (handOverMs > 0) {
      await this.handOver(undefined, handOverMs);
    }
    if (withdraws) {
      this.announcer.withdraw();
    }
    this.announcer.close();
    this.maintenance.close();
  }

  #follow(on: boolean): void {
    if (on) {
      this.announcer.withdraw();
    } else {
      this.announcer.resume();
    }
    this.#options.tellMaintenance(on);
  }
}
