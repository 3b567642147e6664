/** Links and addresses as values in maps, and what differs between two such states. */
import { addressIdentity, differingAttributes } from '../../base/address-identity.js';
import type { AssignedAddress, Link, NetworkChange } from '../doors.js';

/** What the kernel has. */
export interface NetworkState {
  readonly links: Map<number, Link>;
  /** By `addressKey`. */
  readonly addresses: Map<string, AssignedAddress>;
}

/** What makes an address the same address for the kernel. */
export function addressKey(address: AssignedAddress): string {
  return addressIdentity(address.linkIndex, address);
}

/** Whether two links are equal in all that we know of them. */
export function sameLink(left: Link, right: Link): boolean {
  return (
    left.name === right.name &&
    left.mtu === right.mtu &&
    left.up === right.up &&
    left.running === right.running &&
    left.loopback === right.loopback &&
    left.noArp === right.noArp &&
    left.hardwareType === right.hardwareType &&
    left.alias === right.alias &&
    Buffer.compare(left.hardwareAddress, right.hardwareAddress) === 0
  );
}

/** Whether two addresses of one key are equal in all the rest. */
export function sameAddress(left: AssignedAddress, right: AssignedAddress): boolean {
  return (
    left.flags === right.flags &&
    left.protocol === right.protocol &&
    differingAttributes(left, right).every((each) => each === 'preferredLifetime') &&
    lifetimeKind(left) === lifetimeKind(right)
  );
}

/** A lifetime counts down, which is no change until it is over. */
function lifetimeKind({ preferredLifetimeSeconds: seconds }: AssignedAddress): string {
  return seconds === undefined ? 'for ever' : seconds === 0 ? 'over' : 'running';
}

/** The changes that lead from one state to another: what went, then what came or changed. */
export function differences(before: NetworkState, after: NetworkState): NetworkChange[] {
  const changes: NetworkChange[] = [];
  for (const [key, address] of before.addresses) {
    if (!after.addresses.has(key)) {
      changes.push({ kind: 'address', address, removed: true });
    }
  }
  for (const [index, link] of before.links) {
    if (!after.links.has(index)) {
      changes.push({ kind: 'link', link, removed: true });
    }
  }
  for (const [index, link] of after.links) {
    const known = before.links.get(index);
    if (!known || !sameLink(known, link)) {
      changes.push({ kind: 'link', link, removed: false });
    }
  }
  for (const [key, address] of after.addresses) {
    const known = before.addresses.get(key);
    if (!known || !sameAddress(known, address)) {
      changes.push({ kind: 'address', address, removed: false });
    }
  }
  return changes;
}
