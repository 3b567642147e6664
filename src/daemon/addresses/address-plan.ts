/**
 * Desired × observed → requests. Start, take-over, reload, release and repair all plan here, so
 * that an address is never added twice and nothing is removed that is not ours.
 */
import { familyOf } from '../../base/address.js';
import {
  ADDRESS_FLAGS,
  addressIdentity,
  differingAttributes,
} from '../../base/address-identity.js';
import type { VirtualAddress } from '../../config/model.js';
import type {
  AddressReplacement,
  AddressRequest,
  AssignedAddress,
  Link,
} from '../../linux/doors.js';
import { virtualAddressKey } from '../../vrrp/address-difference.js';

/** RTPROT_KEEPALIVED of <linux/rtnetlink.h>, written into IFA_PROTO so that ours can be told. */
export const ADDRESS_PROTOCOL = 18;

/** The key of an address that the kernel lists on the link called `linkName`. */
export function assignedAddressKey(assigned: AssignedAddress, linkName: string): string {
  return addressIdentity(linkName, assigned);
}

/** What the kernel's list has of the same identity as an address. */
export function listedAs(
  address: AssignedAddress,
  list: readonly AssignedAddress[],
): AssignedAddress | undefined {
  const identity = addressIdentity(address.linkIndex, address);
  return list.find((each) => addressIdentity(each.linkIndex, each) === identity);
}

/** The rtnetlink request for a virtual address on its link. */
export function addressRequest(address: VirtualAddress, link: Link): AddressRequest {
  const family = familyOf(address.address);
  let flags = 0;
  for (const flag of address.flags) {
    flags |= ADDRESS_FLAGS[flag];
  }
  if (family === 'inet6') {
    // Duplicate address detection would keep the address unusable for a second after a take-over.
    flags |= ADDRESS_FLAGS.nodad;
  }
  return {
    linkIndex: link.index,
    family,
    address: address.address,
    prefixLength: address.prefixLength,
    scope: address.scope,
    flags,
    label: family === 'inet' ? (address.label ?? link.name) : undefined,
    broadcast: address.broadcast,
    peer: address.peer,
    protocol: ADDRESS_PROTOCOL,
    preferredLifetimeSeconds: address.preferredLifetimeSeconds,
  };
}

/** What leads to the addresses that are wanted. */
export interface AdditionPlan {
  readonly add: readonly PlannedRequest[];
  readonly replace: readonly PlannedReplacement[];
  /** Already as they should be. */
  readonly settled: readonly VirtualAddress[];
  /** Whose interface is not there: they cannot be requested. */
  readonly withoutInterface: readonly VirtualAddress[];
}

/** A request to the kernel with the configured address it is made for. */
export interface PlannedRequest {
  readonly address: VirtualAddress;
  readonly request: AddressRequest;
}

/** The same where the kernel has the address with other attributes. */
export interface PlannedReplacement extends PlannedRequest, AddressReplacement {}

/** An address of the kernel that goes, with the configured address that it is. */
export interface PlannedRemoval {
  readonly address: VirtualAddress;
  readonly former: AssignedAddress;
}

/**
 * How `addresses` come to be there as they are configured.
 * @param observed what the kernel has under a key
 */
export function planAdditions(
  addresses: readonly VirtualAddress[],
  observed: (key: string) => AssignedAddress | undefined,
  linkByName: (name: string) => Link | undefined,
): AdditionPlan {
  const add: PlannedRequest[] = [];
  const replace: PlannedReplacement[] = [];
  const settled: VirtualAddress[] = [];
  const withoutInterface: VirtualAddress[] = [];
  for (const address of addresses) {
    const link = linkByName(address.interface);
    if (!link) {
      withoutInterface.push(address);
      continue;
    }
    const request = addressRequest(address, link);
    const former = observed(virtualAddressKey(address));
    if (!former) {
      add.push({ address, request });
    } else if (differingAttributes(former, request).length > 0) {
      replace.push({ address, request, former });
    } else {
      settled.push(address);
    }
  }
  return { add, replace, settled, withoutInterface };
}

/** What has to be removed of `addresses`, as the kernel has it, so that none of them is there. */
export function planRemovals(
  addresses: readonly VirtualAddress[],
  observed: (key: string) => AssignedAddress | undefined,
): readonly PlannedRemoval[] {
  return addresses.flatMap((address) => {
    const former = observed(virtualAddressKey(address));
    return former ? [{ address, former }] : [];
  });
}
