/** What can be wrong with an advert, or differ from ours, as data; `observe/log` has the words. */
import type { IpAddress } from '../../base/address.js';

export type PacketProblem =
  /** Bytes; `expected` is undefined when there are too few to tell. */
  | { readonly kind: 'length'; readonly received: number; readonly expected?: number }
  | { readonly kind: 'totalLength'; readonly stated: number; readonly received: number }
  | { readonly kind: 'timeToLive'; readonly received: number; readonly expected: number }
  /** Of a unicast peer: `min_ttl` and `max_ttl`. */
  | {
      readonly kind: 'peerTimeToLive';
      readonly received: number;
      readonly least: number;
      readonly most: number;
    }
  | { readonly kind: 'version'; readonly received: number; readonly expected: number }
  | { readonly kind: 'type'; readonly received: number; readonly expected: number }
  | { readonly kind: 'unknownAuthenticationType'; readonly received: number }
  | { readonly kind: 'authenticationType'; readonly received: number; readonly own: number }
  | { readonly kind: 'password' }
  /** `auth_type AH`: the value of the header, or what it stands for. */
  | { readonly kind: 'integrity' }
  | { readonly kind: 'sequence'; readonly received: number; readonly last: number }
  /** `auth_hmac` */
  | { readonly kind: 'trailerMissing' }
  | { readonly kind: 'trailerMalformed' }
  | { readonly kind: 'invalidHmac' }
  | { readonly kind: 'replayed' }
  | { readonly kind: 'unknownKey'; readonly keyId: number }
  | { readonly kind: 'trailerStale'; readonly skewS: number; readonly windowS: number }
  | { readonly kind: 'interval'; readonly receivedMs: number; readonly ownMs: number }
  | { readonly kind: 'intervalZero' }
  | { readonly kind: 'checksum'; readonly version: number }
  /** Unicast of version 3: the sum is over the multicast group, as keepalived did before 1.3.6. */
  | { readonly kind: 'oldChecksum' }
  | {
      readonly kind: 'destination';
      readonly received: IpAddress;
      readonly expected: 'unicast' | 'multicast';
    }
  | { readonly kind: 'noPeer' }
  /** `owner_ignore_adverts` */
  | { readonly kind: 'ignoredByOwner' }
  | { readonly kind: 'addressCount'; readonly received: number; readonly expected: number }
  /** Ours that are not in the advert. */
  | {
      readonly kind: 'missingAddresses';
      readonly virtualRouterId: number;
      readonly missing: readonly IpAddress[];
    }
  | { readonly kind: 'secondOwner' };
