/** An instance as tests want it: keepalived's defaults, one address, and what a test changes. */
import { type IpAddress, parseAddress } from '../../../src/base/address.js';
import type { VirtualAddress, VrrpInstance } from '../../../src/config/model.js';
import { instanceOf } from '../../config/load-text.js';

/** A literal address of a test. */
export function ip(text: string): IpAddress {
  const address = parseAddress(text);
  if (address === undefined) {
    throw new Error(`not an address: ${text}`);
  }
  return address;
}

/** Bytes of a packet written as in a protocol document; blanks and line ends do not matter. */
export function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
}

/** What `hex` reads. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Entries of a `virtual_ipaddress` block on eth0. */
export function virtualAddresses(...addresses: readonly string[]): readonly VirtualAddress[] {
  return addresses.map((address) => ({
    address: ip(address),
    prefixLength: 32,
    interface: 'eth0',
    scope: 0,
    flags: [],
    noTrack: false,
  }));
}

const LINES = ['interface eth0', 'virtual_router_id 10', 'virtual_ipaddress { 10.9.9.10 }'];
const PLAIN = instanceOf(`vrrp_instance VI_1 {\n${LINES.join('\n')}\n}\n`);

/** An instance with keepalived's defaults and these changes. */
export function sampleInstance(changes: Partial<VrrpInstance> = {}): VrrpInstance {
  return { ...PLAIN, ...changes };
}
