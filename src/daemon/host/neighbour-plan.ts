/** What makes the permanent neighbours of the kernel those of the configuration: pure. */
import type { StaticNeighbour } from '../../config/model.js';

/** A permanent neighbour as the kernel has it. */
export interface ObservedNeighbour extends StaticNeighbour {
  /** It says who has set it: a daemon of ours. */
  readonly ours: boolean;
}

/** One change. */
export interface NeighbourOperation {
  readonly kind: 'set' | 'remove';
  readonly neighbour: StaticNeighbour;
}

/**
 * An entry of another program in the same words is left alone.
 * @param known places (`neighbourPlace`) that this daemon has wanted: another daemon of ours on
 *   this machine has neighbours of its own
 */
export function planNeighbours(
  desired: readonly StaticNeighbour[],
  observed: readonly ObservedNeighbour[],
  known: ReadonlySet<string>,
): readonly NeighbourOperation[] {
  const found = new Map(observed.map((each) => [neighbourPlace(each), each]));
  const wanted = new Set(desired.map(neighbourPlace));
  return [
    ...observed
      .filter((each) => each.ours && known.has(neighbourPlace(each)))
      .filter((each) => !wanted.has(neighbourPlace(each)))
      .map(({ ours: _, ...neighbour }) => ({ kind: 'remove', neighbour }) as const),
    ...desired
      .filter((each) => found.get(neighbourPlace(each))?.hardwareAddress !== each.hardwareAddress)
      .map((neighbour) => ({ kind: 'set', neighbour }) as const),
  ];
}

/** Where a neighbour is written down. */
export function neighbourPlace({ address, interface: device }: StaticNeighbour): string {
  return `${device} ${address}`;
}
