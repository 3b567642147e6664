/** The states of RFC 9568 section 6.4, and keepalived's FAULT; and why one follows another. */
export type VrrpState = 'INIT' | 'BACKUP' | 'MASTER' | 'FAULT';

/** Codes of what a state changes for, which stay as they are: metrics and events carry them. */
export const TRANSITION_CAUSES = [
  'start',
  /** It goes on where a process before this one was killed. */
  'resumed',
  /** No advert of a master came in time. */
  'timeout',
  /** The master has left, which its priority 0 has said. */
  'priority_zero',
  /** The master that is heard has a lower priority. */
  'preempt',
  'higher_priority',
  'fault',
  'recovered',
  /** Another member of the sync group has changed. */
  'group',
  /** Another program has removed an address, a route or a rule. */
  'address_lost',
  'route_lost',
  /** The process was not scheduled for so long that a backup has taken over. */
  'stalled',
  /** A hand-over was asked for. */
  'operator',
  /** It is no longer in the configuration. */
  'reload',
  'stop',
] as const;

/** One of them. */
export type TransitionCause = (typeof TRANSITION_CAUSES)[number];

/** Why a state changes. */
export interface TransitionReason {
  readonly cause: TransitionCause;
  /** For people: `advertisement timeout`, `higher priority 200 from 10.0.0.2`, … */
  readonly reason: string;
}
