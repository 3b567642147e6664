/**
 * `auth_hmac`: a trailer after the advertisement, of any version and family.
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +---------------+---------------+-------------------------------+
 *   0 |   Type (1)    |    Key ID     |          Reserved (0)         |
 *     +---------------+---------------+-------------------------------+
 *   4 |             Seconds since the Unix epoch, UTC                 |
 *     +-------------------------------+-------------------------------+
 *   8 |  Fraction of a second (2^-16) |            Counter            |
 *     +-------------------------------+-------------------------------+
 *  12 |        HMAC-SHA-256 (RFC 2104), the first 16 bytes            |
 *     +---------------------------------------------------------------+
 *
 * It covers a pseudo header, the advertisement with its checksum as 0, and the trailer with its
 * last field as 0; not the IP header: a router on the way may lower the TTL.
 *
 *     pseudo header   4 or 6 | VRRP version | VRID | 0 | source address in 16 bytes
 *
 * Seconds, fraction and counter are one number of 64 bits, which no sender uses twice.
 */

import { addressBytes, familyOf, type IpAddress } from '../../base/address.js';
import { nodeCrypto } from '../../base/on-demand.js';
import type { VrrpInstance } from '../../config/model.js';
import type { HmacAuthentication } from '../../config/services-model.js';
import { equalInConstantTime } from './authentication.js';

/** Bytes of the trailer. */
export const TRAILER_LENGTH = 28;

const TYPE = 1;
const SIGNED_LENGTH = 12;
const HMAC_LENGTH = 16;
const CHECKSUM_OFFSET = 6;

/** What an advert is signed with, or checked against. */
export interface SignedAdvert {
  readonly source: IpAddress;
  /** Without IP header and trailer. */
  readonly advertisement: Uint8Array;
}

/** Fields of a trailer. */
export interface Trailer {
  readonly isWellFormed: boolean;
  readonly keyId: number;
  readonly sequence: bigint;
}

/** Reads the fields; `bytes` are as many as they are. */
export function readTrailer(bytes: Uint8Array): Trailer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    isWellFormed: bytes[0] === TYPE && view.getUint16(2) === 0,
    keyId: bytes[1] ?? 0,
    sequence: view.getBigUint64(4),
  };
}

/** The trailer of an advert. `key`: hexadecimal digits. */
export function trailerOf(
  advert: SignedAdvert,
  keyId: number,
  key: string,
  sequence: bigint,
): Uint8Array {
  const bytes = new Uint8Array(TRAILER_LENGTH);
  bytes[0] = TYPE;
  bytes[1] = keyId;
  new DataView(bytes.buffer).setBigUint64(4, sequence);
  bytes.set(hmacOf(advert, key, bytes), SIGNED_LENGTH);
  return bytes;
}

/** Whether who has made the trailer knows the key. */
export function isAuthentic(advert: SignedAdvert, key: string, trailer: Uint8Array): boolean {
  return equalInConstantTime(trailer.subarray(SIGNED_LENGTH), hmacOf(advert, key, trailer));
}

/** The key that an instance signs with; undefined: it does not sign. */
export function signingKeyOf({
  hmac,
}: VrrpInstance): HmacAuthentication['keys'][number] | undefined {
  return hmac === undefined || hmac.mode === 'receive-only'
    ? undefined
    : hmac.keys.find(({ id }) => id === hmac.activeKey);
}

function hmacOf(
  { source, advertisement }: SignedAdvert,
  key: string,
  trailer: Uint8Array,
): Uint8Array {
  const pseudo = new Uint8Array(20);
  pseudo[0] = familyOf(source) === 'inet' ? 4 : 6;
  pseudo[1] = (advertisement[0] ?? 0) >> 4;
  pseudo[2] = advertisement[1] ?? 0;
  pseudo.set(addressBytes(source), 4);
  const covered = Uint8Array.from(advertisement);
  covered.fill(0, CHECKSUM_OFFSET, CHECKSUM_OFFSET + 2);
  return nodeCrypto()
    .createHmac('sha256', Buffer.from(key, 'hex'))
    .update(pseudo)
    .update(covered)
    .update(trailer.subarray(0, SIGNED_LENGTH))
    .update(new Uint8Array(HMAC_LENGTH))
    .digest()
    .subarray(0, HMAC_LENGTH);
}
