/** The interfaces that an instance needs besides its own, because addresses of it are there. */
import type { VrrpInstance } from '../config/model.js';

/**
 * The interfaces of its addresses, advertised and excluded, without those of `no_track` and those
 * that belong to its own interface anyway.
 */
export function addressDevicesOf(instance: VrrpInstance): ReadonlySet<string> {
  const { interface: own, devices = [], virtualAddresses, excludedAddresses } = instance;
  const names = new Set<string>();
  for (const list of [virtualAddresses, excludedAddresses]) {
    for (const address of list) {
      if (!address.noTrack && address.interface !== own) {
        names.add(address.interface);
      }
    }
  }
  for (const { name, parent } of devices) {
    if (parent === own) {
      names.delete(name);
    }
  }
  return names;
}
