/** Tells of the addresses of this machine: `ha_suspend` asks for them. */
import type { IpAddress } from '../../base/address.js';
import type { AssignedAddress, NetworkTable } from '../../linux/doors.js';
import { LinkIndex } from '../addresses/link-index.js';

/** Hears of an address that is on an interface, or no longer. */
export type OnAddress = (address: IpAddress, interfaceName: string, present: boolean) => void;

/** Says what is there, and from then on what changes, until the table is closed. */
export function watchAddresses(table: NetworkTable, onAddress: OnAddress): void {
  const links = new LinkIndex(table);
  const tell = ({ address, linkIndex }: AssignedAddress, present: boolean): void =>
    onAddress(address, links.nameOf(linkIndex), present);
  for (const address of table.addresses()) {
    tell(address, true);
  }
  table.onChange((change) => {
    links.apply(change);
    if (change.kind === 'address') {
      tell(change.address, !change.removed);
    }
  });
}
