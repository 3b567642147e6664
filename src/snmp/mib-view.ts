/** All objects of a moment, in the order of their names. */
import type { ManagedObject } from './managed-object.js';
import { compareOids, type Oid } from './oid.js';

/** Sorted by name. */
export type MibView = readonly ManagedObject[];

/** The objects as a view. */
export function mibView(objects: readonly ManagedObject[]): MibView {
  return [...objects].sort((a, b) => compareOids(a.name, b.name));
}

/** Where the first object stands whose name is not before `name`. */
function positionOf(view: MibView, name: Oid): number {
  let low = 0;
  let high = view.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const object = view[middle];
    if (object !== undefined && compareOids(object.name, name) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The object of that name. */
export function objectAt(view: MibView, name: Oid): ManagedObject | undefined {
  const found = view[positionOf(view, name)];
  return found !== undefined && compareOids(found.name, name) === 0 ? found : undefined;
}

/** Where GetNext begins and ends (RFC 2741 section 5.2). */
export interface SearchRange {
  readonly start: Oid;
  /** `start` itself may be the answer. */
  readonly include: boolean;
  /** The answer comes before it; empty: no limit. */
  readonly end: Oid;
}

/** The first object within a range (RFC 2741 section 7.2.3.2). */
export function nextObject(view: MibView, range: SearchRange): ManagedObject | undefined {
  let position = positionOf(view, range.start);
  let found = view[position];
  if (found !== undefined && !range.include && compareOids(found.name, range.start) === 0) {
    position += 1;
    found = view[position];
  }
  const isWithin =
    found !== undefined && (range.end.length === 0 || compareOids(found.name, range.end) < 0);
  return isWithin ? found : undefined;
}
