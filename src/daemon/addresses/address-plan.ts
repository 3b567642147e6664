/**
 * Desired × observed → requests. Start, take-over, reload, release and repair all plan here, so
 * that an address is never added twice and nothing is removed that is not ours.
 */
import { familyOf } from '../../base/address.js';
import type { AddressFlag, VirtualAddress } from '../../config/model.js';
import type { AddressRequest, AssignedAddress, Link } from '../../linux/doors.js';

/** IFA_F_* of <linux/if_addr.h> */
const ADDRESS_FLAGS: Readonly<Record<AddressFlag, number>> = {
  nodad: 0x02,
  home: 0x10,
  mngtmpaddr: 0x100,
  noprefixroute: 0x200,
  autojoin: 0x400,
};

/** RTPROT_KEEPALIVED of <linux/rtnetlink.h>, written into IFA_PROTO so that ours can be told. */
export const ADDRESS_PROTOCOL = 18;

/**
 * What makes two entries the same address for the kernel: interface, address, and for IPv4 also
 * the prefix length (inet_insert_ifa refuses equal local address and mask; IPv6 the address alone).
 */
export function virtualAddressKey(address: VirtualAddress): string {
  return addressKey(address.interface, address.address, address.prefixLength);
}

/** The key of an address that the kernel lists on the link called `linkName`. */
export function assignedAddressKey(assigned: AssignedAddress, linkName: string): string {
  return addressKey(linkName, assigned.address, assigned.prefixLength);
}

function addressKey(interfaceName: string, address: string, prefixLength: number): string {
  const prefix = address.includes(':') ? '' : `/${prefixLength}`;
  return `${interfaceName} ${address}${prefix}`;
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
  const hostRoute = family === 'inet6' && address.prefixLength === 128;
  return {
    linkIndex: link.index,
    family,
    address: address.address,
    prefixLength: address.prefixLength,
    scope: address.scope,
    flags,
    label: address.label,
    broadcast: address.broadcast,
    peer: address.peer,
    protocol: ADDRESS_PROTOCOL,
    // A /128 of preferred lifetime 0 is never chosen as a source address (keepalived's rule).
    preferredLifetimeSeconds: address.preferredLifetimeSeconds ?? (hostRoute ? 0 : undefined),
  };
}

/** A virtual address whose interface is missing cannot be requested. */
export interface AddressPlan {
  readonly requests: readonly PlannedRequest[];
  readonly withoutInterface: readonly VirtualAddress[];
  /** Already as it should be. */
  readonly settled: readonly VirtualAddress[];
}

/** A request to the kernel with the configured address it is made for. */
export interface PlannedRequest {
  readonly address: VirtualAddress;
  readonly request: AddressRequest;
}

/**
 * Which of `addresses` have to be added (`wanted`) or removed (not `wanted`), by the keys of what
 * the kernel holds now.
 */
export function planAddresses(
  addresses: readonly VirtualAddress[],
  wanted: boolean,
  present: (key: string) => boolean,
  linkByName: (name: string) => Link | undefined,
): AddressPlan {
  const requests: PlannedRequest[] = [];
  const withoutInterface: VirtualAddress[] = [];
  const settled: VirtualAddress[] = [];
  for (const address of addresses) {
    const link = linkByName(address.interface);
    if (present(virtualAddressKey(address)) === wanted) {
      settled.push(address);
    } else if (!link) {
      withoutInterface.push(address);
    } else {
      requests.push({ address, request: addressRequest(address, link) });
    }
  }
  return { requests, withoutInterface, settled };
}
