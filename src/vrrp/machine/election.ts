/** Who is to be master: the comparison of RFC 9568 section 6.4.3 (620 and 710). */
import { compareAddresses, type IpAddress } from '../../base/address.js';

/** What we would put into an advert now. */
export interface OwnClaim {
  readonly priority: number;
  /** The source address of our adverts. */
  readonly address: IpAddress;
}

/** What an advert says. */
export interface ReceivedClaim {
  readonly priority: number;
  readonly source: IpAddress;
}

/**
 * How a received advert stands to our own claim: the priority decides, then the source address as
 * an unsigned number. `same` is our own packet come back, or a router with our address.
 *
 * This is the rule between masters. A backup looks at the priority alone and yields to its equal.
 */
export function compareAdvert(own: OwnClaim, received: ReceivedClaim): 'higher' | 'lower' | 'same' {
  const difference =
    received.priority - own.priority || compareAddresses(received.source, own.address);
  if (difference === 0) {
    return 'same';
  }
  return difference > 0 ? 'higher' : 'lower';
}
