/** What the kernel has beside what the core believes: addresses and interfaces. */
import { familyOf, isLinkLocal6 } from '../../base/address.js';
import { hardwareAddressText } from '../../base/hardware-address.js';
import type { Configuration } from '../../config/model.js';
import type { Link, NetworkTable } from '../../linux/doors.js';
import type { InterfaceSnapshot, LinkStatus, VrrpSnapshot } from '../../vrrp/messages.js';
import { addressStandings } from './address-standings.js';
import { interfacesOf } from './configuration-facts.js';

/** Where the kernel is looked at. */
export interface KernelView {
  readonly configuration: Configuration;
  readonly table: Pick<NetworkTable, 'links' | 'addresses'>;
  readonly linkByName: (name: string) => Link | undefined;
  /** With the addresses that are not virtual. */
  readonly statusOf: (name: string) => LinkStatus;
}

/** The snapshot with what the kernel has. */
export function withKernel(snapshot: VrrpSnapshot, view: KernelView): VrrpSnapshot {
  const { configuration, table, linkByName, statusOf } = view;
  const byName = new Map(configuration.vrrpInstances.map((each) => [each.name, each]));
  return {
    ...snapshot,
    instances: snapshot.instances.map((each) => ({
      ...each,
      addresses: addressStandings(byName.get(each.name), table),
    })),
    interfaces: interfaceSnapshots(interfacesOf(configuration), linkByName, statusOf),
  };
}

/** Those of these names that are there. */
function interfaceSnapshots(
  names: Iterable<string>,
  linkByName: (name: string) => Link | undefined,
  statusOf: (name: string) => LinkStatus,
): readonly InterfaceSnapshot[] {
  return [...names].flatMap((name) => {
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
