/** Which addresses of an instance the kernel has, whatever we believe. */
import { addressIdentity } from '../../base/address-identity.js';
import type { VrrpInstance } from '../../config/model.js';
import type { NetworkTable } from '../../linux/doors.js';
import { virtualAddressKey } from '../../vrrp/address-difference.js';
import type { AddressStanding } from '../../vrrp/messages.js';

/** All addresses of the instance, in the order of the file; none of one that is gone. */
export function addressStandings(
  instance: VrrpInstance | undefined,
  table: Pick<NetworkTable, 'links' | 'addresses'>,
): readonly AddressStanding[] {
  const names = new Map(table.links().map(({ index, name }) => [index, name]));
  const present = new Set(
    table.addresses().map((each) => addressIdentity(names.get(each.linkIndex) ?? '', each)),
  );
  const all = instance ? [...instance.virtualAddresses, ...instance.excludedAddresses] : [];
  return all.map((each) => ({
    address: each.address,
    interface: each.interface,
    present: present.has(virtualAddressKey(each)),
  }));
}
