/** Another router that behaves as master of ours: whose adverts are refused, or lose to ours. */
import type { IpAddress } from '../../base/address.js';
import type { PacketProblem } from '../packet/packet-problem.js';

/** Who was heard last, for what, and for how long; times are monotonic. */
export interface OtherRouter {
  readonly address: IpAddress;
  /** Why its adverts are dropped; undefined: they are good, and we go on all the same. */
  readonly refused: PacketProblem | undefined;
  /** Of a good advert. */
  readonly priority: number | undefined;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Silence of this length between two adverts makes the second one the first of a new time. */
const FORGOTTEN_AFTER_MS = 60_000;

/** What is known after an advert of `heard`. */
export function hearOther(
  former: OtherRouter | undefined,
  heard: Pick<OtherRouter, 'address' | 'refused' | 'priority'>,
  nowMs: number,
): OtherRouter {
  const goesOn = former?.address === heard.address && nowMs - former.lastMs < FORGOTTEN_AFTER_MS;
  return { ...heard, firstMs: goesOn ? former.firstMs : nowMs, lastMs: nowMs };
}
