/** KEEPALIVED-MIB, `vrrp` 6: virtual addresses. */
import type { VirtualAddress } from '../../config/model.js';
import {
  gauge,
  inetAddress,
  integer,
  type ManagedObject,
  text,
  textOrNone,
  truth,
} from '../managed-object.js';
import { addressType, scope, VRRP } from './roots.js';
import { interfaceOf, type MibSubject } from './subject.js';
import { numbered, tableObjects } from './table.js';
import { instanceRows } from './vrrp-instances.js';

interface Row {
  readonly address: VirtualAddress;
  readonly advertised: boolean;
  readonly held: boolean;
}

/** Static addresses have no instance above them and are not in the table. */
export function addressObjects(subject: MibSubject): readonly ManagedObject[] {
  const rows = numbered(instanceRows(subject)).flatMap(({ index, row }) => {
    const { configured, running } = row;
    const rowOf = (advertised: boolean) => (address: VirtualAddress) => ({
      address,
      advertised,
      held: isHeld(address, running),
    });
    const all = [
      ...configured.virtualAddresses.map(rowOf(true)),
      ...configured.excludedAddresses.map(rowOf(false)),
    ];
    return numbered(all, index);
  });
  return tableObjects<Row>([...VRRP, 6], rows, {
    2: ({ address }) => addressType(address.address),
    3: ({ address }) => inetAddress(address.address),
    4: ({ address: { broadcast } }) => (broadcast ? inetAddress(broadcast) : undefined),
    5: ({ address }) => gauge(address.prefixLength),
    6: ({ address }) => scope(address.scope),
    7: ({ address }) => {
      const found = interfaceOf(subject, address.interface);
      return found === undefined ? undefined : integer(found.index);
    },
    8: ({ address }) => text(address.interface),
    9: ({ address }) => textOrNone(address.label),
    10: ({ held }) => truth(held),
    11: ({ advertised }) => truth(advertised),
    12: ({ address: { peer } }) => (peer ? inetAddress(peer) : undefined),
  });
}

/** As the kernel has it where it was asked, otherwise as the state says. */
function isHeld(
  { address, interface: name }: VirtualAddress,
  running: ReturnType<typeof instanceRows>[number]['running'],
): boolean {
  const standing = running?.addresses?.find(
    (each) => each.address === address && each.interface === name,
  );
  return standing?.present ?? running?.addressesHeld ?? false;
}
