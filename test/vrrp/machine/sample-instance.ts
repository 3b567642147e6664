/** An instance as tests want it: keepalived's defaults, one address, and what a test changes. */
import { type IpAddress, parseAddress } from '../../../src/base/address.js';
import { PLAIN_INSTANCE } from '../../../src/config/defaults.js';
import type { VirtualAddress, VrrpInstance } from '../../../src/config/model.js';

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

/** An instance with keepalived's defaults and these changes. */
export function sampleInstance(changes: Partial<VrrpInstance> = {}): VrrpInstance {
  return {
    name: 'VI_1',
    interface: 'eth0',
    virtualRouterId: 10,
    family: 'inet',
    version: 2,
    initialState: 'BACKUP',
    priority: 100,
    advertIntervalMs: 1000,
    downTimerAdverts: 3,
    preempt: true,
    preemptDelayMs: 0,
    trackSourceAddress: false,
    multicastGroup: ip('224.0.0.18'),
    unicastPeers: [],
    unicastTtl: 255,
    checkUnicastSource: false,
    virtualAddresses: virtualAddresses('10.9.9.10'),
    excludedAddresses: [],
    garp: {
      masterDelayMs: 5000,
      masterRepeat: 5,
      masterRefreshMs: 0,
      masterRefreshRepeat: 1,
      lowerPriorityDelayMs: 5000,
      lowerPriorityRepeat: 5,
      intervalMs: 0,
      neighbourAdvertisementIntervalMs: 0,
    },
    lowerPriorityNoAdvert: false,
    higherPrioritySendAdvert: false,
    skipCheckAdvertAddresses: false,
    ownerIgnoreAdverts: false,
    v3ChecksumAsV2: false,
    dontTrackPrimary: false,
    trackScripts: [],
    trackInterfaces: [],
    promoteSecondaries: false,
    notify: {},
    notifyDeleted: false,
    notifyPriorityChanges: false,
    ...PLAIN_INSTANCE,
    ...changes,
  };
}
