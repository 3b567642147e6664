/**
 * The checks of a received datagram that look at more than the packet: which session it is for, and
 * whether it may have come from there (RFC 5880 section 6.8.6, RFC 5881 section 5, RFC 5883).
 */
import { familyOf } from '../base/address.js';
import type { ControlPacket } from './control-packet.js';
import type { BfdDatagram } from './messages.js';
import type { BfdSession } from './session-state.js';

/** What a packet of a direct neighbour arrives with (RFC 5881 section 5). */
const LARGEST_HOP_LIMIT = 255;

/** With what keepalived sends over IPv6 unless told otherwise, direct neighbour or not. */
const KEEPALIVED_HOP_LIMIT = 64;

/** `max_hops -1`: packets may come from any distance. */
const ANY_DISTANCE = -1;

/** Of the sessions with its sender: by our discriminator once the neighbour knows it. */
export function isForSession(session: BfdSession, { yourDiscriminator }: ControlPacket): boolean {
  return yourDiscriminator === 0 || session.localDiscriminator === yourDiscriminator;
}

/** In keepalived's words. */
export function noSessionFor({ yourDiscriminator }: ControlPacket): string {
  const field = yourDiscriminator.toString(16);
  return `session is not found - your discriminator field is 0x${field}`;
}

/**
 * Whether a packet has come no further than `max_hops` allows: the generalized TTL security
 * mechanism (RFC 5082), with which a stranger from afar cannot pretend to be the neighbour.
 *
 * @returns why it has not, in keepalived's words; undefined: it passes.
 */
export function distanceFlaw({ instance }: BfdSession, datagram: BfdDatagram): string | undefined {
  const { hopLimit } = datagram;
  const least = LARGEST_HOP_LIMIT - instance.maxHops;
  if (instance.maxHops === ANY_DISTANCE || hopLimit === undefined || hopLimit >= least) {
    return undefined;
  }
  const isKeepalived =
    familyOf(instance.neighbour) === 'inet6' && hopLimit === KEEPALIVED_HOP_LIMIT;
  return isKeepalived ? undefined : `Packet ttl(${hopLimit}) < ${least}`;
}
