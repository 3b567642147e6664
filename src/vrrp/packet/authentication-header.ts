/**
 * `auth_type AH`: version 2 over IPv4 behind an IP Authentication Header (RFC 2402 section 2), as
 * RFC 2338 section 5.3.6.3 has it. Later versions of VRRP have taken it out; keepalived keeps it.
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +---------------+---------------+-------------------------------+
 *   0 | Next Header   |  Payload Len  |          RESERVED             |
 *     +---------------+---------------+-------------------------------+
 *   4 |            Security Parameters Index: source address          |
 *     +---------------------------------------------------------------+
 *   8 |                    Sequence Number                            |
 *     +---------------------------------------------------------------+
 *  12 |                    Integrity Check Value (12)                 |
 *     +---------------------------------------------------------------+
 *
 * The value is the first 12 bytes of HMAC-MD5 (RFC 2403) over the whole packet, with what routers
 * may change in the IP header as 0.
 */
import { nodeCrypto } from '../../base/on-demand.js';
import type { PasswordAuthentication } from '../../config/model.js';
import { equalInConstantTime, passwordBytes } from './authentication.js';
import { VRRP_PROTOCOL } from './ipv4-header.js';

/** IANA protocol number of the header. */
export const AUTHENTICATION_HEADER_PROTOCOL = 51;
/** Bytes of the header. */
export const AUTHENTICATION_HEADER_LENGTH = 24;
/** The last number; no receiver takes one after it. */
export const LAST_SEQUENCE = 0xffff_ffff;

const PAYLOAD_LENGTH = 4; // in words of four bytes, less two
const SPI_OFFSET = 4;
const SEQUENCE_OFFSET = 8;
const ICV_OFFSET = 12;
const ICV_LENGTH = 12;

/** Where the parts of a packet are, and how its value is made. */
export interface AuthenticatedPacket {
  /** From the IP header on, without padding. */
  readonly bytes: Uint8Array;
  /** Of the authentication header. */
  readonly offset: number;
  readonly authentication: PasswordAuthentication;
  /** The TTL of unicast changes on its way. */
  readonly isUnicast: boolean;
}

/** Fills the header of a packet that is complete otherwise. */
export function writeAuthenticationHeader(packet: AuthenticatedPacket, sequence: number): void {
  const { bytes, offset } = packet;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
  view.setUint8(0, VRRP_PROTOCOL);
  view.setUint8(1, PAYLOAD_LENGTH);
  bytes.copyWithin(offset + SPI_OFFSET, 12, 16);
  view.setUint32(SEQUENCE_OFFSET, sequence);
  bytes.set(integrityCheckValue(packet), offset + ICV_OFFSET);
}

/** The Next Header field. */
export function nextHeaderOf(header: Uint8Array): number {
  return header[0] ?? 0;
}

/** The Sequence Number field. */
export function sequenceOf(header: Uint8Array): number {
  return new DataView(header.buffer, header.byteOffset).getUint32(SEQUENCE_OFFSET);
}

/** Whether the Security Parameters Index is the source address, as every sender has it. */
export function hasOwnIndex({ bytes, offset }: AuthenticatedPacket): boolean {
  return equalInConstantTime(
    bytes.subarray(offset + SPI_OFFSET, offset + SEQUENCE_OFFSET),
    bytes.subarray(12, 16),
  );
}

/** Whether who has sent a packet knows the password. */
export function hasIntegrity(packet: AuthenticatedPacket): boolean {
  const start = packet.offset + ICV_OFFSET;
  const received = packet.bytes.subarray(start, start + ICV_LENGTH);
  return equalInConstantTime(received, integrityCheckValue(packet));
}

function integrityCheckValue(packet: AuthenticatedPacket): Uint8Array {
  const { bytes, offset, authentication, isUnicast } = packet;
  const covered = Uint8Array.from(bytes);
  covered[1] = 0; // type of service
  covered.fill(0, 6, 8); // flags and fragment offset
  covered[8] = isUnicast ? 0 : (bytes[8] ?? 0);
  covered.fill(0, 10, 12); // header checksum
  covered.fill(0, offset + ICV_OFFSET, offset + ICV_OFFSET + ICV_LENGTH);
  const digest = nodeCrypto()
    .createHmac('md5', passwordBytes(authentication))
    .update(covered)
    .digest();
  return digest.subarray(0, ICV_LENGTH);
}
