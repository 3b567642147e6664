/** Which addresses of an instance the kernel has, whatever we believe. */
import type { VrrpInstance } from '../../config/model.js';
import type { NetworkTable } from '../../linux/doors.js';
import type { AddressStanding } from '../../vrrp/messages.js';

/** All addresses of the instance, in the order of the file; none of one that is gone. */
export function addressStandings(
  instance: VrrpInstance | undefined,
  table: Pick<NetworkTable, 'links' | 'addresses'>,
): readonly AddressStanding[] {
  const names = new Map(table.links().map(({ index, name }) => [index, name]));
  const present = new Set(
    table.addresses().map(({ address, linkIndex }) => `${address} ${names.get(linkIndex)}`),
  );
  const all = instance ? [...instance.virtualAddresses, ...instance.excludedAddresses] : [];
  return all.map(({ address, interface: device }) => ({
    address,
    interface: device,
    present: present.has(`${address} ${device}`),
  }));
}
