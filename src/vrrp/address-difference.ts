/** Which addresses come and go when one configuration of an instance replaces another. */
import type { VirtualAddress, VrrpInstance } from '../config/model.js';

export interface AddressDifference {
  readonly added: readonly VirtualAddress[];
  readonly removed: readonly VirtualAddress[];
}

/**
 * Compares all addresses, advertised and excluded; one that moves between these lists stays. Under
 * a new name an instance states all its addresses again, because whoever installs them keeps books
 * by name; none of them is removed for that.
 */
export function diffAddresses(former: VrrpInstance, current: VrrpInstance): AddressDifference {
  const before = byKey(former);
  const after = byKey(current);
  const isRenamed = former.name !== current.name;
  const stays = (key: string, other: ReadonlyMap<string, VirtualAddress>, own: VirtualAddress) => {
    const counterpart = other.get(key);
    return counterpart !== undefined && sameAttributes(counterpart, own);
  };
  return {
    added: [...after].flatMap(([key, own]) => (!isRenamed && stays(key, before, own) ? [] : [own])),
    removed: [...before].flatMap(([key, own]) => (after.has(key) ? [] : [own])),
  };
}

/** What makes two entries the same address of the kernel: interface, address and prefix. */
export function virtualAddressKey(entry: VirtualAddress): string {
  return `${entry.interface} ${entry.address}/${entry.prefixLength}`;
}

function byKey(configuration: VrrpInstance): ReadonlyMap<string, VirtualAddress> {
  const { virtualAddresses, excludedAddresses } = configuration;
  return new Map(
    [...virtualAddresses, ...excludedAddresses].map((entry) => [virtualAddressKey(entry), entry]),
  );
}

/** Equal in all that the kernel stores. */
function sameAttributes(left: VirtualAddress, right: VirtualAddress): boolean {
  return (
    left.scope === right.scope &&
    left.label === right.label &&
    left.broadcast === right.broadcast &&
    left.peer === right.peer &&
    left.preferredLifetimeSeconds === right.preferredLifetimeSeconds &&
    left.flags.join() === right.flags.join()
  );
}
