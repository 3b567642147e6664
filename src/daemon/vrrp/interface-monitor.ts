/**
 * Watches the interfaces for the VRRP core: which count as up, which addresses they have, and
 * which source addresses no interface has. The core is told what differs from what it was told.
 */
import type { IpAddress } from '../../base/address.js';
import { sameData } from '../../base/same-data.js';
import type { Configuration } from '../../config/model.js';
import type { LinkbeatDoor, MonotonicClock, NetworkTable } from '../../linux/doors.js';
import type { KernelLogEvent } from '../../observe/log/log-events.js';
import type { LinkStatus, VrrpInput } from '../../vrrp/messages.js';
import type { Deferral } from '../addresses/deferral.js';
import type { LinkIndex } from '../addresses/link-index.js';
import { LinkbeatPoll } from '../linkbeat/linkbeat-poll.js';
import { absentSourcesOf, interfacesOf } from './configuration-facts.js';
import { DampedLinks } from './damped-links.js';

/** What the core hears of interfaces. */
type InterfaceNews = Extract<VrrpInput, { readonly kind: 'link' | 'absentSources' }>;

/** What the monitor looks at, and who hears of it. */
export interface InterfaceMonitorParts {
  readonly doors: {
    readonly clock: MonotonicClock;
    readonly deferral: Deferral;
    readonly table: NetworkTable;
    readonly linkbeat?: LinkbeatDoor | undefined;
  };
  readonly links: LinkIndex;
  /** The configuration of now. */
  configuration(): Configuration;
  /** Whether an address is one of an instance. */
  isVirtual(address: IpAddress): boolean;
  /** Whether an interface that is up can be used: its sockets are open, its device is made. */
  isUsable(name: string): boolean;
  /** Gives the core an input. */
  tell(news: InterfaceNews): void;
  log(event: KernelLogEvent): void;
}

export class InterfaceMonitor {
  readonly #parts: InterfaceMonitorParts;
  readonly #linkbeat: LinkbeatPoll;
  readonly #damped: DampedLinks;
  readonly #toldLinks = new Map<string, LinkStatus>();
  #toldAbsent: readonly IpAddress[] = [];
  #lookDue = false;

  constructor(parts: InterfaceMonitorParts) {
    this.#parts = parts;
    const { doors, links, configuration, log } = parts;
    this.#linkbeat = new LinkbeatPoll({
      door: doors.linkbeat,
      deferral: doors.deferral,
      linkByName: links.byName,
      configuration,
      interfacesOf,
      log,
      changed: () => this.look(),
    });
    this.#damped = new DampedLinks(doors, log, () => this.look());
  }

  /** What counts for an interface now. */
  status(name: string): LinkStatus {
    const { links, isVirtual, isUsable, configuration } = this.#parts;
    const link = links.byName(name);
    const seen = link !== undefined && this.#linkbeat.isUp(link);
    const status = { ...links.status(name, isVirtual), up: seen };
    const up = this.#damped.isUp(status, link !== undefined, configuration());
    return { ...status, up: up && isUsable(name) };
  }

  /** Tells the core about each interface that it has to know and that has changed. */
  look(): void {
    const { doors, configuration, isVirtual, tell, log } = this.#parts;
    for (const name of interfacesOf(configuration())) {
      const status = this.status(name);
      const former = this.#toldLinks.get(name);
      if (!sameData(status, former)) {
        this.#toldLinks.set(name, status);
        if (former !== undefined && former.up !== status.up) {
          const polled = this.#linkbeat.isPolled(name) ? ({ polled: true } as const) : {};
          log({ event: 'linkChanged', interface: name, up: status.up, ...polled });
        }
        tell({ kind: 'link', link: status });
      }
    }
    const addresses = absentSourcesOf(configuration(), isVirtual, doors.table);
    if (!sameData(addresses, this.#toldAbsent)) {
      this.#toldAbsent = addresses;
      tell({ kind: 'absentSources', addresses });
    }
  }

  /** Once for all changes of this turn of the event loop: there may be thousands. */
  lookSoon(): void {
    if (this.#lookDue) {
      return;
    }
    this.#lookDue = true;
    this.#parts.doors.deferral.after(0, () => {
      this.#lookDue = false;
      this.look();
    });
  }
}
