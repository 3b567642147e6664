/** How many adverts of each peer were accepted, and how many refused for what. Pure. */
import type { IpAddress } from '../../base/address.js';
import type { PacketCounters } from './counters.js';

/** Peers of an instance that are counted one by one; later ones count as `other`. */
export const MOST_PEERS = 16;

/** Of one peer. */
export interface PeerTally {
  readonly peer: IpAddress | 'other';
  readonly accepted: number;
  readonly rejected: Readonly<Partial<Record<keyof PacketCounters, number>>>;
}

/** Counts an advert; `counter` is why it was refused, undefined: it was accepted. */
export function tallyAdvert(
  tallies: readonly PeerTally[],
  source: IpAddress,
  counter: keyof PacketCounters | undefined,
): readonly PeerTally[] {
  const found = tallies.findIndex(({ peer }) => peer === source);
  const isNew = found === -1 && tallies.length < MOST_PEERS;
  const place = isNew || found !== -1 ? found : tallies.findIndex(({ peer }) => peer === 'other');
  const former = tallies[place] ?? { peer: isNew ? source : 'other', accepted: 0, rejected: {} };
  const tally: PeerTally =
    counter === undefined
      ? { ...former, accepted: former.accepted + 1 }
      : {
          ...former,
          rejected: { ...former.rejected, [counter]: (former.rejected[counter] ?? 0) + 1 },
        };
  return place === -1 ? [...tallies, tally] : tallies.with(place, tally);
}
