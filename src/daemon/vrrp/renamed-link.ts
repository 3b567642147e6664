/** A link that has got another name: the one that instances know has gone, and left addresses. */
import type { AssignedAddress, Link, NetworkChange, NetworkTable } from '../../linux/doors.js';

/**
 * Takes our addresses away from a link that no instance knows any more, and says what its new name
 * means to those who know links by their names: the old one is removed, with its addresses, and
 * the new one appears with those that stay.
 * @param isOurs whether we hold an address of the link by its former name
 */
export function renameLink(
  table: NetworkTable,
  link: Link,
  formerName: string,
  isOurs: (address: AssignedAddress) => boolean,
): readonly NetworkChange[] {
  const onLink = () => table.addresses().filter(({ linkIndex }) => linkIndex === link.index);
  const before = onLink();
  const ours = before.filter(isOurs);
  if (ours.length > 0) {
    table.removeAddresses(ours);
  }
  return [
    ...before.map((address) => ({ kind: 'address', address, removed: true }) as const),
    { kind: 'link', link: { ...link, name: formerName }, removed: true },
    { kind: 'link', link, removed: false },
    ...onLink().map((address) => ({ kind: 'address', address, removed: false }) as const),
  ];
}
