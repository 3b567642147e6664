/** Echo requests and replies of both families (RFC 792; RFC 4443 section 4). */
import type { AddressFamily } from '../address.js';

/** The number of the protocol, and the types of its messages. */
export interface EchoProtocol {
  readonly protocol: 1 | 58;
  readonly request: number;
  readonly reply: number;
}

/** By the family of the address that is asked. */
export const ECHO: Readonly<Record<AddressFamily, EchoProtocol>> = {
  inet: { protocol: 1, request: 8, reply: 0 },
  inet6: { protocol: 58, request: 128, reply: 129 },
};

/**
 *      0        1      2          4            6          8
 *      +--------+------+----------+------------+----------+
 *      | type   | code | checksum | identifier | sequence |
 *      +--------+------+----------+------------+----------+
 */
export const ECHO_HEADER_BYTES = 8;
