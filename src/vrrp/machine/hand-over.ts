/**
 * A planned move of a virtual router to a backup, without a gap. VRRP has priority 0 for a master
 * that leaves (RFC 9568 section 6.4.3, 655): it has let go by then, and no router answers for the
 * addresses until the skew of a backup is over. Here the master first offers:
 *
 *     none ──offer──▶ offering ──higher advert──▶ given ──master again──▶ none
 *      ▲                 │
 *      └──not taken──────┘
 *
 * While it offers it keeps its addresses and adverts with the lowest priority of an election. Such
 * an advert is discarded by every backup that preempts (section 6.4.2, 350), so that the best one
 * becomes master by its own timer; its advert is the higher one that the offering master yields to.
 * Having given, it stays at that priority, else it would preempt what it has just handed over.
 *
 * No peer needs to know of it. A backup with `nopreempt` or in its `preempt_delay` takes these
 * adverts for those of its master and does not take over.
 */
import type { IpAddress } from '../../base/address.js';

/** Priority 0 is no candidate: it says that its sender has left. */
export const HAND_OVER_PRIORITY = 1;

/** Where a hand-over stands. */
export type HandOver =
  | { readonly phase: 'none' }
  | { readonly phase: 'offering'; readonly sinceMs: number }
  | { readonly phase: 'given' };

/** Its own priority counts. */
export const noHandOver: HandOver = { phase: 'none' };

/** What became of one instance that was to be handed over. */
export type HandOverOutcome =
  /** `by` is absent where a member of the sync group has heard its successor. */
  | { readonly kind: 'taken'; readonly by?: IpAddress; readonly tookMs: number }
  /** In time no backup has advertised; this router stays master with its own priority. */
  | { readonly kind: 'notTaken' }
  /** It was no master when it was asked to. */
  | { readonly kind: 'notMaster'; readonly state: 'INIT' | 'BACKUP' | 'FAULT' }
  /** It left for another reason while it offered: a fault, a stop, its removal. */
  | { readonly kind: 'left' };
