/** What crosses between the supervisor and the discovery child, as in `messages.ts`. */
import type { Backend } from '../../discovery/backend.js';
import type { DiscoveryPlace, DiscoveryStanding } from '../../discovery/standing.js';
import type { FromEveryChild, ToEveryChild } from '../messages.js';

/** What the supervisor says to the discovery child. */
export type ToDiscovery =
  /** At the start and at each reload. */
  | {
      readonly kind: 'configure';
      readonly places: readonly DiscoveryPlace[];
      /** The servers in force, by the keys of places. */
      readonly backends: readonly (readonly [string, readonly Backend[]])[];
    }
  | ToEveryChild;

/** What the discovery child says to the supervisor. */
export type FromDiscovery =
  | FromEveryChild<never>
  /** At each answer of its source, and when it does not answer any more. */
  | { readonly kind: 'discovered'; readonly standing: DiscoveryStanding };
