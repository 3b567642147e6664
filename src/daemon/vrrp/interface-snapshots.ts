/** The interfaces that instances use or track, for dumps. */
import { familyOf, isLinkLocal6 } from '../../base/address.js';
import { hardwareAddressText } from '../../base/hardware-address.js';
import type { Link } from '../../linux/doors.js';
import type { InterfaceSnapshot, LinkStatus } from '../../vrrp/messages.js';

/** Those of these names that are there. `statusOf` gives the addresses that are not virtual. */
export function interfaceSnapshots(
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
