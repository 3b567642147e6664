/**
 * The VRRP advertisement, the only VRRP packet there is.
 *
 * Version 2 (RFC 3768 section 5.1), IPv4 only; the authentication data is always there:
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-------+-------+---------------+---------------+---------------+
 *   0 |Version| Type  | Virtual Rtr ID|   Priority    | Count IP Addrs|
 *     +-------+-------+---------------+---------------+---------------+
 *   4 |   Auth Type   |   Adver Int   |          Checksum             |
 *     +---------------+---------------+-------------------------------+
 *   8 |                     IP Address (1 .. n)                       |
 *     +---------------------------------------------------------------+
 *     |                  Authentication Data (1)                      |
 *     +---------------------------------------------------------------+
 *     |                  Authentication Data (2)                      |
 *     +---------------------------------------------------------------+
 *
 * Version 3 (RFC 9568 section 5.2), IPv4 and IPv6:
 *
 *     +-------+-------+---------------+---------------+---------------+
 *   0 |Version| Type  | Virtual Rtr ID|   Priority    |IPvX Addr Count|
 *     +-------+-------+---------------+---------------+---------------+
 *   4 | (rsv) |   Max Advertise Int   |          Checksum             |
 *     +-------+-----------------------+-------------------------------+
 *   8 |                    IPvX Address (1 .. n)                      |
 *     +---------------------------------------------------------------+
 */
import {
  type AddressFamily,
  addressBytes,
  addressFromBytes,
  type IpAddress,
} from '../../base/address.js';
import { checksumOf, type PseudoHeader } from './advertisement-checksum.js';
import { AUTHENTICATION_DATA_LENGTH } from './authentication.js';

/** The Type field of an advertisement (RFC 9568 section 5.2.2). */
export const ADVERTISEMENT_TYPE = 1;

/** Bytes before the first address, in both versions. */
export const FIXED_LENGTH = 8;

/** Where the priority is, in both versions. */
export const PRIORITY_OFFSET = 2;

const CHECKSUM_OFFSET = 6;

interface AdvertisementCore {
  readonly virtualRouterId: number;
  /** 0: the master stops; 255: the sender owns the addresses. */
  readonly priority: number;
  readonly addresses: readonly IpAddress[];
}

/** RFC 3768 section 5.1. */
export interface Version2Advertisement extends AdvertisementCore {
  readonly version: 2;
  readonly authenticationType: number;
  readonly advertIntervalSeconds: number;
  /** Eight bytes. */
  readonly authenticationData: Uint8Array;
}

/** RFC 9568 section 5.2. */
export interface Version3Advertisement extends AdvertisementCore {
  readonly version: 3;
  /** 0..4095 */
  readonly maxAdvertIntervalCs: number;
}

/** What one advertisement says, told apart by `version`. */
export type Advertisement = Version2Advertisement | Version3Advertisement;

/** Bytes of an advertisement with `count` addresses; without IP header and padding. */
export function advertisementLength(version: 2 | 3, count: number, family: AddressFamily): number {
  const addresses = count * (family === 'inet' ? 4 : 16);
  return FIXED_LENGTH + addresses + (version === 2 ? AUTHENTICATION_DATA_LENGTH : 0);
}

/**
 * The bytes of an advertisement with addresses of `family`, its checksum still 0.
 * @throws RangeError for more than 255 addresses.
 */
export function layOutAdvertisement(
  advertisement: Advertisement,
  family: AddressFamily,
): Uint8Array {
  const { version, addresses } = advertisement;
  if (addresses.length > 255) {
    throw new RangeError(`an advertisement holds at most 255 addresses, not ${addresses.length}`);
  }
  const bytes = new Uint8Array(advertisementLength(version, addresses.length, family));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, (version << 4) | ADVERTISEMENT_TYPE);
  view.setUint8(1, advertisement.virtualRouterId);
  view.setUint8(PRIORITY_OFFSET, advertisement.priority);
  view.setUint8(3, addresses.length);
  let offset = FIXED_LENGTH;
  for (const address of addresses) {
    const part = addressBytes(address);
    bytes.set(part, offset);
    offset += part.length;
  }
  if (advertisement.version === 2) {
    view.setUint8(4, advertisement.authenticationType);
    view.setUint8(5, advertisement.advertIntervalSeconds);
    bytes.set(advertisement.authenticationData, offset);
  } else {
    view.setUint16(4, advertisement.maxAdvertIntervalCs & 0x0fff);
  }
  return bytes;
}

/** Fills the checksum of an advertisement whose checksum is still 0. */
export function writeChecksum(bytes: Uint8Array, version: 2 | 3, pseudoHeader: PseudoHeader): void {
  const checksum = checksumOf(bytes, version, pseudoHeader);
  bytes[CHECKSUM_OFFSET] = checksum >> 8;
  bytes[CHECKSUM_OFFSET + 1] = checksum & 0xff;
}

// The fields one by one, of bytes that are known to be as long as their count says.

/** The Version field: 2 or 3, or rubbish. */
export function versionOf(bytes: Uint8Array): number {
  return (bytes[0] ?? 0) >> 4;
}

/** The Type field; 1 is an advertisement. */
export function typeOf(bytes: Uint8Array): number {
  return (bytes[0] ?? 0) & 0x0f;
}

/** The Virtual Rtr ID field of an advertisement that begins at an offset. */
export function virtualRouterIdOf(bytes: Uint8Array, offset = 0): number {
  return bytes[offset + 1] ?? 0;
}

/** The Priority field. */
export function priorityOf(bytes: Uint8Array): number {
  return bytes[PRIORITY_OFFSET] ?? 0;
}

/** The number of addresses that the packet claims to hold. */
export function addressCountOf(bytes: Uint8Array): number {
  return bytes[3] ?? 0;
}

/** Version 2: the Auth Type field. */
export function authenticationTypeIn(bytes: Uint8Array): number {
  return bytes[4] ?? 0;
}

/** Version 2: the Adver Int field. */
export function advertIntervalSecondsOf(bytes: Uint8Array): number {
  return bytes[5] ?? 0;
}

/** Version 3: the Max Advertise Interval field without the four reserved bits before it. */
export function maxAdvertIntervalCsOf(bytes: Uint8Array): number {
  return (((bytes[4] ?? 0) & 0x0f) << 8) | (bytes[5] ?? 0);
}

/** Version 2: a copy of the Authentication Data. */
export function authenticationDataIn(bytes: Uint8Array): Uint8Array {
  return bytes.slice(bytes.length - AUTHENTICATION_DATA_LENGTH);
}

/** The addresses, in the order of the packet. */
export function addressesOf(bytes: Uint8Array, family: AddressFamily): readonly IpAddress[] {
  const size = family === 'inet' ? 4 : 16;
  return Array.from({ length: addressCountOf(bytes) }, (_, index) =>
    addressFromBytes(bytes, FIXED_LENGTH + index * size, family),
  );
}
