/** Changes of addresses as rtnetlink(7) requests. */
import { differingAttributes } from '../../base/address-identity.js';
import type {
  AddressReplacement,
  AddressRequest,
  AssignedAddress,
  RequestResult,
} from '../doors.js';
import type { NetlinkRequest } from '../netlink/requester.js';
import { addAddress, removeAddress, renewAddress } from './address-messages.js';

/** errno of <asm-generic/errno.h>: there is no such address. */
const EADDRNOTAVAIL = 99;

/** One request to the kernel. */
export type AddressChange =
  | { readonly kind: 'add'; readonly address: AddressRequest }
  /** A new lifetime for an address that is there. */
  | { readonly kind: 'renew'; readonly address: AddressRequest }
  | { readonly kind: 'remove'; readonly address: AssignedAddress };

/** The request for a change. */
export function changeRequest(change: AddressChange): NetlinkRequest {
  switch (change.kind) {
    case 'add':
      return addAddress(change.address);
    case 'renew':
      return renewAddress(change.address);
    case 'remove':
      return removeAddress(change.address);
  }
}

/**
 * A lifetime is changed in place. Of all the rest the kernel changes little that way
 * (inet_rtm_newaddr, inet6_addr_modify) and does not say what it has left as it was.
 */
export function replacementSteps(replacement: AddressReplacement): readonly AddressChange[] {
  const { former, request } = replacement;
  const differing = differingAttributes(former, request);
  return differing.every((attribute) => attribute === 'preferredLifetime')
    ? [{ kind: 'renew', address: request }]
    : [
        { kind: 'remove', address: former },
        { kind: 'add', address: request },
      ];
}

/** The answer to a replacement from those to its steps: one that was gone already is no failure. */
export function replacementResult(results: readonly RequestResult[]): RequestResult {
  return results.find((result) => result !== undefined && result.errno !== EADDRNOTAVAIL);
}
