/** Which addresses come and go when one configuration of an instance replaces another. */
import { addressIdentity } from '../base/address-identity.js';
import { sameData } from '../base/same-data.js';
import type { VirtualAddress, VrrpInstance } from '../config/model.js';

export interface AddressDifference {
  readonly added: readonly VirtualAddress[];
  readonly removed: readonly VirtualAddress[];
}

/**
 * Compares all addresses, advertised and excluded; one that moves between these lists stays. Under
 * a new name an instance states all its addresses again, because the address keeper keeps books
 * by name; none of them is removed for that.
 */
export function diffAddresses(former: VrrpInstance, current: VrrpInstance): AddressDifference {
  const before = byKey(former);
  const after = byKey(current);
  const isRenamed = former.name !== current.name;
  const stays = (key: string, other: ReadonlyMap<string, VirtualAddress>, own: VirtualAddress) => {
    const counterpart = other.get(key);
    return counterpart !== undefined && sameData(counterpart, own);
  };
  return {
    added: [...after].flatMap(([key, own]) => (!isRenamed && stays(key, before, own) ? [] : [own])),
    removed: [...before].flatMap(([key, own]) => (after.has(key) ? [] : [own])),
  };
}

/** The same for two entries that are one address for the kernel. */
export function virtualAddressKey(entry: VirtualAddress): string {
  return addressIdentity(entry.interface, entry);
}

function byKey(configuration: VrrpInstance): ReadonlyMap<string, VirtualAddress> {
  const { virtualAddresses, excludedAddresses } = configuration;
  return new Map(
    [...virtualAddresses, ...excludedAddresses].map((entry) => [virtualAddressKey(entry), entry]),
  );
}
