/** An address in one line, as ip(8) shows it: what is compared is what an operator would see. */
import { familyOf } from '../../base/address.js';
import { ADDRESS_FLAGS, type KernelAddress } from '../../base/address-identity.js';
import type { VirtualAddress } from '../../config/model.js';

/** A configured address as it has to be on its interface. */
export function textOfVirtual(entry: VirtualAddress): string {
  const flags = entry.flags.reduce((all, flag) => all | ADDRESS_FLAGS[flag], 0);
  return textOfAddress(entry.interface, { ...entry, flags });
}

/** An address of the kernel. */
export function textOfAddress(interfaceName: string, entry: KernelAddress): string {
  const { address, prefixLength, peer, broadcast, scope, label = interfaceName } = entry;
  const isV4 = familyOf(address) === 'inet';
  return [
    `${interfaceName} ${address}/${prefixLength}`,
    ...(peer === undefined || peer === address ? [] : [`peer ${peer}`]),
    ...(isV4 && broadcast !== undefined ? [`brd ${broadcast}`] : []),
    ...(isV4 && scope !== 0 ? [`scope ${scope}`] : []),
    ...(isV4 && label !== interfaceName ? [`label ${label}`] : []),
    ...((entry.flags & ADDRESS_FLAGS.noprefixroute) === 0 ? [] : ['noprefixroute']),
    ...(entry.preferredLifetimeSeconds === 0 ? ['deprecated'] : []),
  ].join(' ');
}
