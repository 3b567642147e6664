/** What the kernel has beside what the core believes: addresses and interfaces. */
import { familyOf, isLinkLocal6 } from '../../../base/address.js';
import { hardwareAddressText } from '../../../base/hardware-address.js';
import type { Configuration, VrrpInstance } from '../../../config/model.js';
import type { Link, NetworkTable } from '../../../linux/doors.js';
import type { InstanceSnapshot, InterfaceSnapshot, LinkStatus } from '../../../vrrp/messages.js';
import { interfacesOf } from '../configuration-facts.js';
import { addressStandings, presentAddresses } from './address-standings.js';

/** Where the kernel is looked at. */
export interface KernelView {
  readonly configuration: Configuration;
  readonly table: Pick<NetworkTable, 'links' | 'addresses'>;
  readonly linkByName: (name: string) => Link | undefined;
  /** With the addresses that are not virtual. */
  readonly statusOf: (name: string) => LinkStatus;
}

/** What completes a snapshot: its addresses are those of one moment. */
export class KernelLook {
  readonly #view: KernelView;
  readonly #present: ReadonlySet<string>;
  readonly #byName: ReadonlyMap<string, VrrpInstance>;

  constructor(view: KernelView) {
    this.#view = view;
    this.#present = presentAddresses(view.table);
    this.#byName = new Map(view.configuration.vrrpInstances.map((each) => [each.name, each]));
  }

  /** The instance with its addresses as the kernel has them. */
  complete(instance: InstanceSnapshot): InstanceSnapshot {
    const addresses = addressStandings(this.#byName.get(instance.name), this.#present);
    return { ...instance, addresses };
  }

  /** The interfaces of the configuration that are there. */
  interfaces(): readonly InterfaceSnapshot[] {
    const { configuration, linkByName, statusOf } = this.#view;
    return [...interfacesOf(configuration)].flatMap((name) => {
      const link = linkByName(name);
      if (link === undefined) {
        return [];
      }
      const { index, up, running, loopback, mtu, hardwareType, hardwareAddress } = link;
      const { addresses } = statusOf(name);
      return [
        {
          ...{ name, index, up, running, loopback, mtu, hardwareType },
          hardwareAddress: hardwareAddressText(hardwareAddress),
          address4: addresses.find((address) => familyOf(address) === 'inet'),
          linkLocal6: addresses.find(isLinkLocal6),
        },
      ];
    });
  }
}
