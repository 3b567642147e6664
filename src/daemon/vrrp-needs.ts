/** What VRRP needs of the machine: the VRRP child says it, the supervisor sees to it. */

/** Interfaces are named that are there. */
export interface VrrpHostNeeds {
  /** `promote_secondaries` */
  readonly promoteSecondaries: readonly string[];
  /** Links with virtual MACs. */
  readonly virtualLinks: readonly VirtualLink[];
}

/** A link with a virtual MAC, and the one below it; the indexes tell when one was made again. */
export interface VirtualLink {
  readonly name: string;
  readonly index: number;
  readonly parent: string;
  readonly parentIndex: number;
  /** Which addresses the virtual MAC is for. */
  readonly family: 'inet' | 'inet6';
}
