/** The interfaces of the machine on which the cases are checked. */
import { type IpAddress, parseAddress } from '../../../src/base/address.js';
import type { InterfaceNetwork } from '../../../src/config/lint/rule.js';

/** @throws RangeError for what is no address. */
function addressOf(text: string): IpAddress {
  const address = parseAddress(text);
  if (address === undefined) {
    throw new RangeError(text);
  }
  return address;
}

/**
 * eth0 on 198.51.100.0/24, with a virtual address that it happens to have; and eth2, which has
 * nothing but a virtual address.
 */
const networks: ReadonlyMap<string, readonly InterfaceNetwork[]> = new Map([
  [
    'eth0',
    [
      { address: addressOf('198.51.100.2'), prefixLength: 24 },
      { address: addressOf('192.0.2.1'), prefixLength: 32 },
    ],
  ],
  ['eth2', [{ address: addressOf('198.51.100.1'), prefixLength: 24 }]],
]);

/** Its networks on an interface, or on all of them. */
export function networksOf(device?: string): readonly InterfaceNetwork[] {
  return device === undefined ? [...networks.values()].flat() : (networks.get(device) ?? []);
}
