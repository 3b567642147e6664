/** The last adverts that an instance has heard, for those who ask later what came before. Pure. */
import type { IpAddress } from '../../base/address.js';
import type { PacketProblem } from './packet-problem.js';

/** So many are remembered. */
const MOST_HEARD = 8;

/** An advert that came in. */
export interface RememberedAdvert {
  readonly atMs: number;
  readonly source: IpAddress;
  /** Without it the advert was refused before it was read so far. */
  readonly priority?: number;
  /** Why it was refused. */
  readonly refused?: PacketProblem['kind'];
}

/** The same in an event, by how long ago it was. */
export type EarlierAdvert = Omit<RememberedAdvert, 'atMs'> & { readonly agoMs: number };

/** Remembers another one. */
export function withHeard(
  heard: readonly RememberedAdvert[],
  advert: RememberedAdvert,
): readonly RememberedAdvert[] {
  return [...heard.slice(1 - MOST_HEARD), advert];
}

/** As they were at a time, the oldest first; in microseconds, as clocks are no better. */
export function earlierAdverts(
  heard: readonly RememberedAdvert[],
  nowMs: number,
): readonly EarlierAdvert[] {
  return heard.map(({ atMs, ...advert }) => ({
    agoMs: Math.round((nowMs - atMs) * 1000) / 1000,
    ...advert,
  }));
}
