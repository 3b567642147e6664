/**
 * Two routers that both claim to own the addresses (priority 255): a configuration error that the
 * RFCs do not solve. Of two masters the one with the lower source address steps down, as always.
 * The other one stays; when it hears the first all the same, it lowers its priority to 254, so
 * that only one of them is master (keepalived's rule).
 */
export type OwnerConflict =
  | { readonly phase: 'none' }
  /** The other owner has to be silent after so many more adverts of ours, and `waitMs`. */
  | { readonly phase: 'adverts'; readonly left: number; readonly waitMs: number }
  /** The timer `ownerConflict` runs. */
  | { readonly phase: 'listening' }
  /** We have given way: our priority is 254. */
  | { readonly phase: 'yielded' };

/** No other owner in sight. */
export const noConflict: OwnerConflict = { phase: 'none' };

/**
 * The other owner has been heard: it gets two more adverts of ours, and 1.2 of the longer interval
 * to fall silent.
 */
export function conflictHeard(ownIntervalMs: number, otherIntervalMs: number): OwnerConflict {
  return { phase: 'adverts', left: 2, waitMs: 1.2 * Math.max(ownIntervalMs, otherIntervalMs) };
}
