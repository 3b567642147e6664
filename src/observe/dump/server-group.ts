/** `virtual_server_group` in `keepalived_check.data`. */
import { type AddressFamily, familyOf } from '../../base/address.js';
import type { VirtualServerGroup, VirtualServerGroupEntry } from '../../config/lvs-model.js';
import { rangeAddresses } from '../../lvs/table/expand-group.js';
import { yesNo } from './wording.js';

/** The group and its entries, in the order of the file. */
export function serverGroupLines(group: VirtualServerGroup): readonly string[] {
  const { name, entries } = group;
  const families = familiesOf(group);
  const [four, six] = [families.has('inet'), families.has('inet6')].map(yesNo);
  return [
    ' ------< Virtual server group >------',
    ` Virtual Server Group = ${name}, IPv4 = ${four}, IPv6 = ${six}`,
    ...entries.map(entryLine),
  ];
}

/** The families of its addresses. */
export function familiesOf({ entries }: VirtualServerGroup): ReadonlySet<AddressFamily> {
  return new Set(
    entries.flatMap((entry) => (entry.kind === 'addresses' ? [familyOf(entry.first)] : [])),
  );
}

function entryLine(entry: VirtualServerGroupEntry): string {
  if (entry.kind === 'fwmark') {
    return `   FWMARK = ${entry.mark}`;
  }
  const { first, port } = entry;
  const last = [...rangeAddresses(entry)].at(-1);
  return last === first
    ? `   VIP = ${first}, VPORT = ${port}`
    : `   VIP Range = ${first}-${last}, VPORT = ${port}`;
}
