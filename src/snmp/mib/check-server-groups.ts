/** KEEPALIVED-MIB, `check` 1 and 2: groups of virtual servers. */
import { addressBytes, addressFromBytes, familyOf, type IpAddress } from '../../base/address.js';
import type { VirtualServerGroupEntry } from '../../config/lvs-model.js';
import { gauge, inetAddress, integer, type ManagedObject, text } from '../managed-object.js';
import { addressType, CHECK } from './roots.js';
import type { MibSubject } from './subject.js';
import { numbered, tableObjects } from './table.js';

type Entry = VirtualServerGroupEntry;

/** virtualServerGroupMemberType: fwmark, ip, iprange. */
function typeOf(entry: Entry): number {
  if (entry.kind === 'fwmark') {
    return 1;
  }
  return entry.count === 1 ? 2 : 3;
}

/** The last address of a range, which counts up in its last byte or group. */
function lastOf(first: IpAddress, count: number): IpAddress {
  const bytes = addressBytes(first);
  let rest = count - 1;
  for (let index = bytes.length - 1; index >= 0 && rest > 0; index -= 1) {
    rest += bytes[index] ?? 0;
    bytes[index] = rest & 0xff;
    rest >>>= 8;
  }
  return addressFromBytes(bytes, 0, familyOf(first));
}

/** Both tables. */
export function virtualServerGroupObjects({ configuration }: MibSubject): readonly ManagedObject[] {
  const groups = numbered(configuration.virtualServerGroups);
  const members = groups.flatMap(({ index, row }) => numbered(row.entries, index));
  return [
    ...tableObjects([...CHECK, 1], groups, { 2: ({ name }) => text(name) }),
    ...tableObjects<Entry>([...CHECK, 2], members, {
      2: (entry) => integer(typeOf(entry)),
      3: (entry) => (entry.kind === 'fwmark' ? gauge(entry.mark) : undefined),
      4: (entry) => (entry.kind === 'addresses' ? addressType(entry.first) : undefined),
      5: (entry) =>
        typeOf(entry) === 2 && 'first' in entry ? inetAddress(entry.first) : undefined,
      6: (entry) =>
        typeOf(entry) === 3 && 'first' in entry ? inetAddress(entry.first) : undefined,
      7: (entry) =>
        typeOf(entry) === 3 && 'first' in entry
          ? inetAddress(lastOf(entry.first, entry.count))
          : undefined,
      8: (entry) => (entry.kind === 'addresses' ? gauge(entry.port) : undefined),
    }),
  ];
}
