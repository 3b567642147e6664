/** Quorum arithmetic (keepalived.conf(5), `quorum` and `hysteresis`). */
import type { VirtualServer } from '../../config/lvs-model.js';

/** What the sum of weights is held against. */
export interface QuorumLimits {
  readonly quorum: number;
  /** A quorum that is lost is gained at this sum. */
  readonly gainAt: number;
  /** A quorum that is there is lost below this sum. */
  readonly loseBelow: number;
}

/**
 * The limits of a virtual server. A quorum of 0 is one of servers without a weight: the first
 * weight that a check gives one of them is enough.
 */
export function quorumLimits(
  virtualServer: Pick<VirtualServer, 'quorum' | 'hysteresis'>,
): QuorumLimits {
  const quorum = Math.max(1, virtualServer.quorum);
  const hysteresis = Math.min(virtualServer.hysteresis, quorum - 1);
  return { quorum, gainAt: quorum + hysteresis, loseBelow: quorum - hysteresis };
}

/** Whether there is a quorum, after it was there or not (`isUp`), with this sum of weights. */
export function hasQuorum(limits: QuorumLimits, isUp: boolean, sum: number): boolean {
  return isUp ? sum >= limits.loseBelow : sum >= limits.gainAt;
}
