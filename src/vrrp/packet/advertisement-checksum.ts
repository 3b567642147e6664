/**
 * The checksum of an advertisement, which three documents define in three ways:
 *
 *   version 2 (RFC 3768 section 5.3.8)      the advertisement alone
 *   version 3, IPv6, and IPv4 as RFC 5798
 *     section 5.2.8 was understood           pseudo header and advertisement
 *   version 3, IPv4, RFC 9568 section 5.2.8  the advertisement alone
 *
 * keepalived uses the pseudo header for IPv4 unless `v3_checksum_as_v2` is given, and so do we.
 */
import { addressBytes, familyOf, type IpAddress } from '../../base/address.js';
import { internetChecksum } from '../../base/checksum.js';
import { VRRP_PROTOCOL } from './ipv4-header.js';

/** What of the IP header goes into the checksum, and whether it does. */
export interface PseudoHeader {
  readonly source: IpAddress;
  readonly destination: IpAddress;
  /** `v3_checksum_as_v2`: version 3 over IPv4 goes without pseudo header. */
  readonly v3ChecksumAsV2: boolean;
}

/** The checksum for an advertisement whose checksum field is still 0. */
export function checksumOf(
  advertisement: Uint8Array,
  version: 2 | 3,
  pseudoHeader: PseudoHeader,
): number {
  return isSummedAlone(version, pseudoHeader)
    ? internetChecksum(advertisement)
    : internetChecksum(pseudoHeaderBytes(pseudoHeader, advertisement.length), advertisement);
}

/**
 * Whether the checksum in a received advertisement is right: the sum over everything, checksum
 * included, is then all ones (RFC 1071 section 1). Who has `v3_checksum_as_v2` accepts version 3
 * of senders of both kinds, because its peers may not have been told yet.
 */
export function checksumFits(
  advertisement: Uint8Array,
  version: 2 | 3,
  pseudoHeader: PseudoHeader,
): boolean {
  if (isSummedAlone(version, pseudoHeader) && internetChecksum(advertisement) === 0) {
    return true;
  }
  if (version === 2) {
    return false;
  }
  const prefix = pseudoHeaderBytes(pseudoHeader, advertisement.length);
  return internetChecksum(prefix, advertisement) === 0;
}

function isSummedAlone(version: 2 | 3, pseudoHeader: PseudoHeader): boolean {
  const isIpv4 = familyOf(pseudoHeader.source) === 'inet';
  return version === 2 || (isIpv4 && pseudoHeader.v3ChecksumAsV2);
}

/**
 * The pseudo header, IPv4 as for UDP (RFC 768), IPv6 by RFC 8200 section 8.1:
 *
 *     IPv4                                      IPv6
 *   0 | source (4)                   |       0 | source (16)                  |
 *   4 | destination (4)              |      16 | destination (16)             |
 *   8 | 0 (1) | 112 (1) | length (2) |      32 | length (4)                   |
 *                                           36 | 0 (3)          | 112 (1)     |
 */
function pseudoHeaderBytes(pseudoHeader: PseudoHeader, length: number): Uint8Array {
  const source = addressBytes(pseudoHeader.source);
  const size = source.length;
  const isIpv4 = size === 4;
  const bytes = new Uint8Array(2 * size + (isIpv4 ? 4 : 8));
  bytes.set(source, 0);
  bytes.set(addressBytes(pseudoHeader.destination), size);
  bytes[bytes.length - (isIpv4 ? 3 : 1)] = VRRP_PROTOCOL;
  // An advertisement is shorter than 65536 bytes: the upper half of IPv6's length stays 0.
  const lengthOffset = isIpv4 ? 10 : 34;
  bytes[lengthOffset] = length >> 8;
  bytes[lengthOffset + 1] = length & 0xff;
  return bytes;
}
