/**
 * What the load balancer needs of the machine besides IPVS: settings of the kernel
 * (`lvs_host_setup`) and the rules of FULLNAT. Made so at start and reload, before IPVS gets its
 * services; put back at the stop, after IPVS has lost them, or by the successor of a daemon that
 * was killed.
 */
import { stackOf } from '../../base/failure.js';
import type { Timers } from '../../base/timers.js';
import { WorkQueue } from '../../base/work-queue.js';
import { type HostDoors, openHost } from '../../linux/host/host-doors.js';
import { type SourceNatRule, sourceNatRules } from '../../lvs/firewall/source-nat.js';
import { hostNeeds } from '../../lvs/host-needs.js';
import type { DirectorConfiguration } from '../../lvs/messages.js';
import type { DaemonLogEvent } from '../../observe/log/log-events.js';
import { systemTimers } from '../../track/timers.js';
import { ipvsNamespacePath } from '../files/namespace-path.js';
import { HostSettings } from './host-settings.js';
import { type HostChanges, hostStateFile } from './host-state-file.js';
import { SourceNatKeeper } from './source-nat-keeper.js';

/** What is only told of the machine waits until the services are there. */
const TELLING_DELAY_MS = 1000;

/** What the keeper works through. */
export interface HostKeeperOptions {
  readonly timers: Timers;
  open(networkNamespacePath: string | undefined): HostDoors;
  /** What a daemon has left that was killed; undefined: nothing. */
  readState(): HostChanges | undefined;
  writeState(changes: HostChanges): void;
  log(event: DaemonLogEvent): void;
}

/** The keeper of this machine, with a state file at `path`. */
export function createHostKeeper(path: string, log: (event: DaemonLogEvent) => void): HostKeeper {
  return new HostKeeper({ timers: systemTimers, open: openHost, ...hostStateFile(path, log), log });
}

interface Host {
  readonly path: string | undefined;
  readonly settings: HostSettings;
  readonly sourceNat: SourceNatKeeper;
  readonly interfaces: HostDoors['interfaces'];
}

export class HostKeeper {
  readonly #options: HostKeeperOptions;
  #host: Host | undefined;
  #rules: readonly SourceNatRule[] = [];
  /** What the firewall is busy with. */
  readonly #work: WorkQueue;
  #intervalMs = 0;
  #cancelTimer: () => void = () => undefined;
  #cancelTelling: () => void = () => undefined;

  constructor(options: HostKeeperOptions) {
    this.#options = options;
    this.#work = new WorkQueue((error) => {
      options.log({ event: 'internalError', where: 'host keeper', message: stackOf(error) });
    });
  }

  /**
   * Makes the machine as the configuration needs it. What fails is logged.
   * @returns undefined when that is done, as it is without FULLNAT; else when it will be.
   */
  apply(configuration: DirectorConfiguration): Promise<void> | undefined {
    const { networkNamespace, hostSetup, driftIntervalMs } = configuration.global.balancer;
    const path = ipvsNamespacePath(networkNamespace);
    this.#host ??= this.#takeOver() ?? this.#open({ path, settings: [], chains: [] });
    const host = this.#host;
    if (host.path !== path) {
      return this.putBack().then(() => this.apply(configuration));
    }
    const rules = sourceNatRules(configuration);
    const setUp = (): void => {
      const isWanted = hostSetup !== 'off' || rules.length > 0;
      const needs = isWanted ? hostNeeds(configuration, host.interfaces()) : [];
      host.settings.apply(needs, hostSetup);
    };
    this.#cancelTelling();
    if (hostSetup === 'check' && rules.length === 0 && !host.settings.hasChanged) {
      this.#cancelTelling = this.#options.timers.after(TELLING_DELAY_MS, setUp);
    } else {
      setUp();
    }
    this.#rules = rules;
    this.#intervalMs = driftIntervalMs;
    this.#lookLater();
    return host.sourceNat.differs(rules)
      ? this.#work.add(() => host.sourceNat.apply(rules))
      : undefined;
  }

  /** Looks no more: all stays as it is. */
  leave(): void {
    this.#cancelTimer();
    this.#cancelTelling();
  }

  /** Everything is as it was before us, or before a daemon that was killed. Never rejects. */
  async putBack(): Promise<void> {
    this.#cancelTimer();
    this.#cancelTelling();
    const host = this.#host ?? this.#takeOver();
    this.#host = undefined;
    this.#rules = [];
    await this.#work.add(async () => {
      await host?.sourceNat.apply([]);
      host?.settings.putBack();
    });
  }

  #takeOver(): Host | undefined {
    const state = this.#options.readState();
    return state && this.#open(state);
  }

  #open(former: HostChanges): Host {
    const { path } = former;
    const { open, writeState, log } = this.#options;
    const doors = open(path);
    let { settings, chains } = former;
    const write = () => writeState({ path, settings, chains });
    return {
      path,
      interfaces: () => doors.interfaces(),
      settings: new HostSettings({
        door: doors.settings,
        changed: settings,
        note: (changed) => {
          settings = changed;
          write();
        },
        log,
      }),
      sourceNat: new SourceNatKeeper({
        door: doors.sourceNat,
        own: chains,
        note: (own) => {
          chains = own;
          write();
        },
        log,
      }),
    };
  }

  /** A script that loads a firewall empties it first, our rules included. */
  #lookLater(): void {
    this.#cancelTimer();
    if (this.#rules.length === 0 || this.#intervalMs === 0) {
      return;
    }
    this.#cancelTimer = this.#options.timers.after(this.#intervalMs, () => {
      const host = this.#host;
      const rules = this.#rules;
      const look = async () => host?.sourceNat.look(rules);
      void this.#work.add(look).then(() => this.#lookLater());
    });
  }
}
