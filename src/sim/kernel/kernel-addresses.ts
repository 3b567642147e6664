/**
 * The addresses of one interface as the kernel keeps them: what it refuses, what is primary and
 * what secondary, and what goes along with what. Pure. (`__inet_insert_ifa` and `__inet_del_ifa` of
 * net/ipv4/devinet.c; `ipv6_add_addr` and `inet6_addr_del` of net/ipv6/addrconf.c.)
 */
import { ADDRESS_FLAGS, addressIdentity, subnetOf } from '../../base/address-identity.js';
import type { AssignedAddress, KernelError } from '../../linux/doors.js';

/** IFA_F_* of <linux/if_addr.h> that the kernel sets itself. */
const SECONDARY = 0x01;
const TENTATIVE = 0x40;
const PERMANENT = 0x80;

const EEXIST: KernelError = { errno: 17, code: 'EEXIST', message: undefined };
const EINVAL: KernelError = { errno: 22, code: 'EINVAL', message: 'Different scope value' };
const EADDRNOTAVAIL: KernelError = { errno: 99, code: 'EADDRNOTAVAIL', message: undefined };

/** What a request leads to: the addresses after it, and what is announced of it, in order. */
export interface AddressStep {
  readonly error: KernelError | undefined;
  readonly addresses: readonly AssignedAddress[];
  readonly announced: readonly { readonly address: AssignedAddress; readonly removed: boolean }[];
}

/**
 * Adds an address to those of its family.
 * @param interfaceName its label where none is asked for
 */
export function insertAddress(
  addresses: readonly AssignedAddress[],
  request: AssignedAddress,
  interfaceName: string,
): AddressStep {
  return request.family === 'inet'
    ? insertV4(addresses, { ...request, label: request.label ?? interfaceName })
    : insertV6(addresses, request);
}

/**
 * Removes an address of those of its family.
 * @param promotes `promote_secondaries` of the interface
 */
export function deleteAddress(
  addresses: readonly AssignedAddress[],
  gone: AssignedAddress,
  promotes: boolean,
): AddressStep {
  const key = addressIdentity('', gone);
  const found = addresses.find(
    (each) => each.prefixLength === gone.prefixLength && addressIdentity('', each) === key,
  );
  if (found === undefined) {
    return refused(addresses, EADDRNOTAVAIL);
  }
  if (found.family === 'inet6' || isSecondary(found)) {
    return removeOne(addresses, found);
  }
  return promotes ? promoteNext(addresses, found) : deleteSubnet(addresses, found);
}

function insertV4(addresses: readonly AssignedAddress[], request: AssignedAddress): AddressStep {
  const subnet = subnetOf(request);
  const companions = addresses.filter((each) => isIn(subnet, each));
  if (companions.some(({ address }) => address === request.address)) {
    return refused(addresses, EEXIST);
  }
  if (companions.some(({ scope }) => scope !== request.scope)) {
    return refused(addresses, EINVAL);
  }
  const kind = companions.length > 0 ? SECONDARY : 0;
  const flags = (request.flags & ~SECONDARY) | PERMANENT | kind;
  const address: AssignedAddress = { ...request, flags };
  return {
    error: undefined,
    addresses: kind === SECONDARY ? [...addresses, address] : withPrimary(addresses, address),
    announced: [{ address, removed: false }],
  };
}

function insertV6(addresses: readonly AssignedAddress[], request: AssignedAddress): AddressStep {
  if (addresses.some(({ address }) => address === request.address)) {
    return refused(addresses, EEXIST);
  }
  // Duplicate address detection; who added it without `nodad` calls `detectDuplicates` later.
  const tentative = (request.flags & ADDRESS_FLAGS.nodad) === 0 ? TENTATIVE : 0;
  const address = { ...request, flags: request.flags | PERMANENT | tentative };
  return {
    error: undefined,
    addresses: [...addresses, address],
    announced: [{ address, removed: false }],
  };
}

/** After the last primary one of its scope or a wider one: so they are chosen as sources. */
function withPrimary(
  addresses: readonly AssignedAddress[],
  primary: AssignedAddress,
): readonly AssignedAddress[] {
  const goesBefore = (each: AssignedAddress) =>
    each.family === 'inet' && !isSecondary(each) && primary.scope <= each.scope;
  return addresses.toSpliced(addresses.findLastIndex(goesBefore) + 1, 0, primary);
}

/** The next address of the subnet becomes its primary one, and moves to the primary ones. */
function promoteNext(addresses: readonly AssignedAddress[], gone: AssignedAddress): AddressStep {
  const subnet = subnetOf(gone);
  const position = addresses.indexOf(gone);
  const next = addresses.findIndex((each, index) => index > position && isIn(subnet, each));
  const former = addresses[next];
  if (former === undefined) {
    return removeOne(addresses, gone);
  }
  const promoted = { ...former, flags: former.flags & ~SECONDARY };
  const isPrimary = (each: AssignedAddress) => !isSecondary(each) && gone.scope <= each.scope;
  const last = addresses.slice(0, next).findLastIndex(isPrimary);
  return {
    error: undefined,
    addresses: addresses
      .toSpliced(next, 1)
      .toSpliced(last + 1, 0, promoted)
      .filter((each) => each !== gone),
    announced: [removal(gone), { address: promoted, removed: false }],
  };
}

function removeOne(addresses: readonly AssignedAddress[], gone: AssignedAddress): AddressStep {
  return {
    error: undefined,
    addresses: addresses.filter((each) => each !== gone),
    announced: [removal(gone)],
  };
}

/** All of the subnet go with their primary address, before it. */
function deleteSubnet(addresses: readonly AssignedAddress[], gone: AssignedAddress): AddressStep {
  const subnet = subnetOf(gone);
  const taken = addresses.filter((each) => each !== gone && isIn(subnet, each));
  return {
    error: undefined,
    addresses: addresses.filter((each) => each !== gone && !taken.includes(each)),
    announced: [...taken, gone].map(removal),
  };
}

function refused(addresses: readonly AssignedAddress[], error: KernelError): AddressStep {
  return { error, addresses, announced: [] };
}

function removal(address: AssignedAddress): { address: AssignedAddress; removed: boolean } {
  return { address, removed: true };
}

function isIn(subnet: string, each: AssignedAddress): boolean {
  return each.family === 'inet' && subnetOf(each) === subnet;
}

function isSecondary({ flags }: AssignedAddress): boolean {
  return (flags & SECONDARY) !== 0;
}
