/** Two routers of a cluster: which of their instances are the same virtual router. */

import type { Diagnostic } from '../../diagnostic.js';
import type { Span } from '../../language/tree.js';
import type { ReportedCode } from '../../manual/codes/all-codes.js';
import type { Configuration } from '../../model.js';
import { type BlockIndex, type PlacedInstance, placedInstances, valueSpan } from '../places.js';

/** One router, as its file says. */
export interface RouterFile {
  /** How messages call it. */
  readonly name: string;
  readonly configuration: Configuration;
  readonly blocks: BlockIndex;
}

/** Two routers. Findings are placed in the first. */
export interface RouterPair {
  readonly here: RouterFile;
  readonly there: RouterFile;
}

/** An instance of each router for one virtual router. */
export interface InstancePair extends RouterPair {
  readonly own: PlacedInstance;
  readonly other: PlacedInstance;
}

/** What two files disagree about, and what the routers make of it. */
export interface Disagreement {
  readonly code: ReportedCode;
  readonly severity: Diagnostic['severity'];
  /** What differs, and what happens at run time. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  readonly span: Span;
  /** The place in the other file. */
  readonly otherSpan?: Span;
}

/** A check of two instances. */
export type PairCheck = (pair: InstancePair) => readonly Disagreement[];

/** The places of a keyword in both files. */
export function bothSpans(
  { own, other }: InstancePair,
  keyword: string,
): Pick<Disagreement, 'span' | 'otherSpan'> {
  return { span: valueSpan(own.block, keyword), otherSpan: valueSpan(other.block, keyword) };
}

/** The instances of two routers, in pairs as far as possible. */
export interface Matching {
  readonly pairs: readonly InstancePair[];
  readonly onlyHere: readonly PlacedInstance[];
  readonly onlyThere: readonly PlacedInstance[];
}

/**
 * Finds the pairs: first by virtual_router_id and interface, then by virtual_router_id alone,
 * because machines name their interfaces differently.
 */
export function matchInstances(pair: RouterPair): Matching {
  const pairs: InstancePair[] = [];
  let onlyHere = placedInstances(pair.here);
  const left = new Set(placedInstances(pair.there));
  const steps: ((own: PlacedInstance, other: PlacedInstance) => boolean)[] = [
    (own, other) => own.instance.interface === other.instance.interface,
    () => true,
  ];
  for (const isSame of steps) {
    onlyHere = onlyHere.filter((own) => {
      const other = [...left].find(
        (each) =>
          each.instance.virtualRouterId === own.instance.virtualRouterId &&
          each.instance.family === own.instance.family &&
          isSame(own, each),
      );
      if (other === undefined) {
        return true;
      }
      left.delete(other);
      pairs.push({ ...pair, own, other });
      return false;
    });
  }
  return { pairs, onlyHere, onlyThere: [...left] };
}
