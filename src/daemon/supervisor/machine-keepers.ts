/**
 * What the supervisor keeps on this machine besides addresses and the table of IPVS: what IPVS
 * needs of the host, settings of the kernel, tables of the firewall, static neighbours. It can
 * start programs and outlives the children.
 */
import type { Configuration } from '../../config/model.js';
import { openHost } from '../../linux/host/host-doors.js';
import { kernelNeighbours } from '../../linux/host/neighbour-door.js';
import type { Logger } from '../../observe/log/logger.js';
import { systemTimers } from '../../track/timers.js';
import { ipvsNamespacePath } from '../files/namespace-path.js';
import { type FirewallKeeper, openFirewallKeeper } from '../host/firewall-keeper.js';
import { createHostKeeper, type HostKeeper } from '../host/host-keeper.js';
import { NeighbourKeeper } from '../host/neighbour-keeper.js';
import { openSettingLedger, pingGroups, type SettingLedger } from '../host/setting-ledger.js';
import { membershipReports, settingsOfVrrp } from '../host/vrrp-settings.js';
import { vrrpTables } from '../host/vrrp-tables.js';
import type { VirtualLink, VrrpHostNeeds } from '../vrrp-needs.js';
import { attempt } from './attempt.js';

/** Where it is written down what has been changed, and who is told. */
export interface MachineKeepersOptions {
  readonly hostState: string;
  readonly settingState: string;
  /** The file for the tables of the firewall that VRRP needs. */
  readonly firewallState: string;
  readonly logger: Logger;
}

/** Whether these are to run. */
interface Needed {
  readonly vrrp: boolean;
  readonly checker: boolean;
}

export class MachineKeepers {
  readonly #logger: Logger;
  readonly #host: HostKeeper;
  readonly #ledger: SettingLedger;
  readonly #firewall: FirewallKeeper;
  readonly #neighbours: NeighbourKeeper;
  #configuration: Configuration;
  #needed: Needed = { vrrp: false, checker: false };
  #virtualLinks: readonly VirtualLink[] = [];

  /** Nothing is changed before the first `configure`. */
  constructor(configuration: Configuration, options: MachineKeepersOptions) {
    const { hostState, settingState, firewallState, logger } = options;
    this.#configuration = configuration;
    this.#logger = logger;
    this.#host = createHostKeeper(hostState, (event) => logger.log('checker', event));
    this.#ledger = openSettingLedger(settingState, (event) => logger.log('supervisor', event));
    this.#firewall = openFirewallKeeper(firewallState, (event) => logger.log('supervisor', event));
    this.#neighbours = new NeighbourKeeper({
      door: kernelNeighbours,
      timers: systemTimers,
      log: (event) => logger.log('supervisor', event),
    });
  }

  /** A setting of the kernel whose IPVS balances; undefined: there is none. */
  readSetting(name: string): string | undefined {
    const { networkNamespace } = this.#configuration.global.balancer;
    return openHost(ipvsNamespacePath(networkNamespace)).settings.read(name);
  }

  /** The VRRP child tells by itself which interfaces are there. */
  configure(configuration: Configuration, needed: Needed): void {
    this.#configuration = configuration;
    this.#needed = needed;
    if (!needed.vrrp) {
      this.#virtualLinks = [];
      this.#ledger.need('vrrp', []);
    }
    this.#wantTables();
    this.#ledger.need('configuration', [
      ...pingGroups(needed.checker ? configuration.virtualServers : []),
      ...(needed.vrrp ? membershipReports(configuration) : []),
    ]);
    this.#neighbours.apply(configuration.staticNeighbours);
  }

  /** What the instances need, with the interfaces that are there. */
  needForVrrp(needs: VrrpHostNeeds): void {
    this.#virtualLinks = needs.virtualLinks;
    this.#ledger.need('vrrp', settingsOfVrrp(needs));
    this.#wantTables();
  }

  /** @returns undefined when the machine is as IPVS needs it already */
  prepareBalancing(configuration: Configuration): Promise<void> | undefined {
    return this.#host.apply(configuration);
  }

  /** Undoes what IPVS needed. */
  async endBalancing(): Promise<void> {
    await this.#host.putBack();
  }

  /**
   * Puts back what was there. Never rejects.
   * @param releaseIpvs otherwise what IPVS needs stays
   */
  async close(releaseIpvs: boolean): Promise<void> {
    const steps: readonly (readonly [string, () => unknown])[] = [
      ['stop', () => (releaseIpvs ? this.#host.putBack() : this.#host.leave())],
      ['stop of the firewall', () => this.#firewall.close()],
      ['stop of the neighbours', () => this.#neighbours.putBack()],
      ['stop of the settings', () => this.#ledger.putBack()],
    ];
    for (const [where, step] of steps) {
      await attempt(
        where,
        async () => step(),
        (event) => this.#logger.log('supervisor', event),
      );
    }
  }

  #wantTables(): void {
    const { vrrp } = this.#needed;
    this.#firewall.want(vrrp ? vrrpTables(this.#configuration, this.#virtualLinks) : []);
  }
}
