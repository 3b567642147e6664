/**
 * Which instances wait at their start for the table of IPVS (`vrrp_wait_for_lvs`, ours). A director
 * that takes an address over before its services are there refuses every connection to it, and
 * resets those that the other director served.
 */
import { addressBytes, familyOf, type IpAddress } from '../../base/address.js';
import type { VirtualServer, VirtualServerGroupEntry } from '../../config/lvs-model.js';
import type { Configuration } from '../../config/model.js';
import { addressesOfInstance } from '../machine/transitions.js';

/**
 * The instances that have the address of a virtual server. Packets with a firewall mark come to
 * any address, so with a service for one every instance with an address counts.
 */
export function directingInstances(configuration: Configuration): ReadonlySet<string> {
  const serves = configuration.virtualServers.map((server) => addressTest(configuration, server));
  return new Set(
    configuration.vrrpInstances
      .filter((instance) =>
        addressesOfInstance(instance).some(({ address }) => serves.some((test) => test(address))),
      )
      .map(({ name }) => name),
  );
}

function addressTest(
  { virtualServerGroups }: Configuration,
  { identity }: VirtualServer,
): (address: IpAddress) => boolean {
  switch (identity.form) {
    case 'address':
      return (address) => address === identity.address;
    case 'fwmark':
      return () => true;
    case 'group': {
      const group = virtualServerGroups.find(({ name }) => name === identity.group);
      const entries = group?.entries ?? [];
      return (address) => entries.some((entry) => isEntryAddress(entry, address));
    }
  }
}

/** A range counts up in the last part of its first address: 8 bits of IPv4, 16 of IPv6. */
function isEntryAddress(entry: VirtualServerGroupEntry, address: IpAddress): boolean {
  if (entry.kind === 'fwmark') {
    return true;
  }
  const family = familyOf(entry.first);
  if (family !== familyOf(address)) {
    return false;
  }
  const partBytes = family === 'inet' ? 1 : 2;
  const first = splitLastPart(entry.first, partBytes);
  const own = splitLastPart(address, partBytes);
  const step = own.last - first.last;
  return own.rest === first.rest && step >= 0 && step < entry.count;
}

function splitLastPart(address: IpAddress, partBytes: number) {
  const bytes = addressBytes(address);
  const last = bytes.slice(-partBytes).reduce((value, byte) => 256 * value + byte, 0);
  return { rest: bytes.slice(0, -partBytes).join(), last };
}
