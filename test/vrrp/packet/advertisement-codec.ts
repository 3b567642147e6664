/** Whole advertisements to bytes and back, for tests: the daemon reads single fields. */
import { familyOf } from '../../../src/base/address.js';
import {
  ADVERTISEMENT_TYPE,
  type Advertisement,
  addressCountOf,
  addressesOf,
  advertIntervalSecondsOf,
  advertisementLength,
  authenticationDataIn,
  authenticationTypeIn,
  FIXED_LENGTH,
  layOutAdvertisement,
  maxAdvertIntervalCsOf,
  priorityOf,
  typeOf,
  versionOf,
  virtualRouterIdOf,
  writeChecksum,
} from '../../../src/vrrp/packet/advertisement.js';
import {
  checksumFits,
  type PseudoHeader,
} from '../../../src/vrrp/packet/advertisement-checksum.js';

/** Why bytes are no advertisement. */
export interface PacketError {
  readonly error: 'length' | 'version' | 'type' | 'checksum';
  readonly reason: string;
}

/**
 * The bytes of an advertisement, checksum included. Addresses are of the pseudo header's family.
 * @throws RangeError for more than 255 addresses: the count is one byte.
 */
export function encodeAdvertisement(
  advertisement: Advertisement,
  pseudoHeader: PseudoHeader,
): Uint8Array {
  const bytes = layOutAdvertisement(advertisement, familyOf(pseudoHeader.source));
  writeChecksum(bytes, advertisement.version, pseudoHeader);
  return bytes;
}

/**
 * Reads an advertisement of exactly these bytes (no padding). Reserved bits are ignored. Whether it
 * suits an instance is decided in receive.ts.
 */
export function decodeAdvertisement(
  bytes: Uint8Array,
  pseudoHeader: PseudoHeader,
): Advertisement | PacketError {
  if (bytes.length < FIXED_LENGTH) {
    return { error: 'length', reason: `${bytes.length} bytes, at least ${FIXED_LENGTH} expected` };
  }
  const version = versionOf(bytes);
  if (version !== 2 && version !== 3) {
    return { error: 'version', reason: `version ${version}` };
  }
  const family = familyOf(pseudoHeader.source);
  const expected = advertisementLength(version, addressCountOf(bytes), family);
  if (bytes.length !== expected) {
    return { error: 'length', reason: `${bytes.length} bytes, ${expected} expected` };
  }
  if (typeOf(bytes) !== ADVERTISEMENT_TYPE) {
    return { error: 'type', reason: `type ${typeOf(bytes)}` };
  }
  if (!checksumFits(bytes, version, pseudoHeader)) {
    return { error: 'checksum', reason: 'checksum wrong' };
  }
  const core = {
    virtualRouterId: virtualRouterIdOf(bytes),
    priority: priorityOf(bytes),
    addresses: addressesOf(bytes, family),
  };
  if (version === 3) {
    return { version, ...core, maxAdvertIntervalCs: maxAdvertIntervalCsOf(bytes) };
  }
  return {
    version,
    ...core,
    authenticationType: authenticationTypeIn(bytes),
    advertIntervalSeconds: advertIntervalSecondsOf(bytes),
    authenticationData: authenticationDataIn(bytes),
  };
}
