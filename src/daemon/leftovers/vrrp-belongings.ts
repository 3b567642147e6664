/**
 * What of the kernel's addresses, routes and rules a configuration may hold. Which of them it holds
 * changes with each election; what it may hold changes with the file only.
 */
import { addressIdentity, type InterfaceAddress } from '../../base/address-identity.js';
import type { Configuration, VirtualAddress } from '../../config/model.js';
import type { RoutingEntries } from '../../config/routing-model.js';
import { routingWithout } from '../../vrrp/machine/routing.js';

/** An address on its interface. */
export interface LeftAddress extends InterfaceAddress {
  readonly interface: string;
}

/** Of instances, and static ones. */
export interface VrrpBelongings extends RoutingEntries {
  readonly addresses: readonly LeftAddress[];
}

/** Of a daemon without VRRP. */
export const NOTHING: VrrpBelongings = { addresses: [], routes: [], rules: [] };

/** What a daemon with this configuration may hold. */
export function belongingsOf(configuration: Configuration): VrrpBelongings {
  const { vrrpInstances, staticAddresses, staticRoutes, staticRules } = configuration;
  const virtual = vrrpInstances.flatMap((each) => [
    ...each.virtualAddresses,
    ...each.excludedAddresses,
  ]);
  return {
    addresses: [...virtual, ...staticAddresses].map(placed),
    routes: [...vrrpInstances.flatMap((each) => each.virtualRoutes), ...staticRoutes],
    rules: [...vrrpInstances.flatMap((each) => each.virtualRules), ...staticRules],
  };
}

/** All of the one, and what only the other has. */
export function bothOf(one: VrrpBelongings, other: VrrpBelongings): VrrpBelongings {
  const { addresses, routes, rules } = belongingsWithout(other, one);
  return {
    addresses: [...one.addresses, ...addresses],
    routes: [...one.routes, ...routes],
    rules: [...one.rules, ...rules],
  };
}

/** What of the one is not in the other, by what the kernel takes for the same. */
export function belongingsWithout(one: VrrpBelongings, other: VrrpBelongings): VrrpBelongings {
  const others = new Set(other.addresses.map(leftAddressKey));
  const addresses = one.addresses.filter((each) => !others.has(leftAddressKey(each)));
  return { addresses, ...routingWithout(one, other) };
}

/** Whether there is neither an address nor a route nor a rule. */
export function isNothing({ addresses, routes, rules }: VrrpBelongings): boolean {
  return addresses.length + routes.length + rules.length === 0;
}

/** The key under which the kernel's addresses are listed. */
export function leftAddressKey(address: LeftAddress): string {
  return addressIdentity(address.interface, address);
}

function placed({ address, prefixLength, interface: name, peer }: VirtualAddress): LeftAddress {
  return { address, prefixLength, interface: name, ...(peer === undefined ? {} : { peer }) };
}
