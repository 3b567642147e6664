/** Which addresses of an instance the kernel has, whatever we believe. */
import { addressIdentity } from '../../../base/address-identity.js';
import type { VrrpInstance } from '../../../config/model.js';
import type { NetworkTable } from '../../../linux/doors.js';
import { virtualAddressKey } from '../../../vrrp/address-difference.js';
import type { AddressStanding } from '../../../vrrp/messages.js';

/** Keys of all addresses that the kernel has, by their interfaces. */
export function presentAddresses(
  table: Pick<NetworkTable, 'links' | 'addresses'>,
): ReadonlySet<string> {
  const names = new Map(table.links().map(({ index, name }) => [index, name]));
  return new Set(
    table.addresses().map((each) => addressIdentity(names.get(each.linkIndex) ?? '', each)),
  );
}

/** All addresses of the instance, in the order of the file; none of one that is gone. */
export function addressStandings(
  instance: VrrpInstance | undefined,
  present: ReadonlySet<string>,
): readonly AddressStanding[] {
  const all = instance ? [...instance.virtualAddresses, ...instance.excludedAddresses] : [];
  return all.map((each) => ({
    address: each.address,
    interface: each.interface,
    present: present.has(virtualAddressKey(each)),
  }));
}
