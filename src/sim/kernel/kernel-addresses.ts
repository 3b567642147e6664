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

/** Adds an address. @param interfaceName its label where none is asked for */
export function insertAddress(
  addresses: readonly AssignedAddress[],
  request: AssignedAddress,
  interfaceName: string,
): AddressStep {
  return request.family === 'inet'
    ? insertV4(addresses, { ...request, label: request.label ?? interfaceName })
    : insertV6(addresses, request);
}

/** Removes an address. @param promotes `promote_secondaries` of the interface */
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
  const others = addresses.filter((each) => each !== found);
  if (found.family === 'inet6' || isSecondary(found)) {
    return { error: undefined, addresses: others, announced: [removal(found)] };
  }
  return promotes ? promoteNext(others, found) : deleteSubnet(others, found);
}

function insertV4(addresses: readonly AssignedAddress[], request: AssignedAddress): AddressStep {
  const subnet = subnetOf(request);
  const companions = addresses.filter((each) => isIn(subnet, each));
  for (const each of companions) {
    if (each.address === request.address) {
      return refused(addresses, EEXIST);
    }
    if (each.scope !== request.scope) {
      return refused(addresses, EINVAL);
    }
  }
  const kind = companions.length > 0 ? SECONDARY : 0;
  const flags = (request.flags & ~SECONDARY) | PERMANENT | kind;
  const address: AssignedAddress = { ...request, flags };
  return {
    error: undefined,
    addresses: withSecondariesLast([...addresses, address]),
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

/** The next address of the subnet becomes its primary one. */
function promoteNext(others: readonly AssignedAddress[], gone: AssignedAddress): AddressStep {
  const subnet = subnetOf(gone);
  const next = others.find((each) => isIn(subnet, each));
  if (next === undefined) {
    return { error: undefined, addresses: others, announced: [removal(gone)] };
  }
  const promoted = { ...next, flags: next.flags & ~SECONDARY };
  return {
    error: undefined,
    addresses: withSecondariesLast(others.map((each) => (each === next ? promoted : each))),
    announced: [removal(gone), { address: promoted, removed: false }],
  };
}

/** All of the subnet go with their primary address, before it. */
function deleteSubnet(others: readonly AssignedAddress[], gone: AssignedAddress): AddressStep {
  const subnet = subnetOf(gone);
  const taken = others.filter((each) => isIn(subnet, each));
  return {
    error: undefined,
    addresses: others.filter((each) => !taken.includes(each)),
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

function withSecondariesLast(addresses: readonly AssignedAddress[]): readonly AssignedAddress[] {
  const isLast = (each: AssignedAddress) => each.family === 'inet' && isSecondary(each);
  return [...addresses.filter((each) => !isLast(each)), ...addresses.filter(isLast)];
}
