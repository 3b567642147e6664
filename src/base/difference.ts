/**
 * The differences of two values of plain data (no classes, no Map): what comes, goes, changes or
 * moves, each at its path. Elements of lists are found again by what they are called, so that one
 * that comes first does not make all the others different. Two values without a difference are the
 * same in the sense of `sameData`, the order of their lists included.
 */
import { sameData } from './same-data.js';

/** A way into data: the name of a property, or an element of a list by what it is called. */
export type DataStep = { readonly property: string } | { readonly element: string };

/** One difference. `before` and `after` are what stands at the path; absent where nothing does. */
export interface Difference {
  readonly path: readonly DataStep[];
  /** `move`: a list has the same elements in another order. */
  readonly change: 'add' | 'remove' | 'edit' | 'move';
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What the comparison has to know of the data. */
export interface Naming {
  /** What an element of a list is called; elements with one name are numbered. */
  nameOf(element: unknown): string;
  /** Whether a value is compared as a whole: its parts mean nothing by themselves. */
  isWhole(value: unknown): boolean;
}

/** All differences, in the order of the later value; what goes comes last. */
export function differencesOf(
  before: unknown,
  after: unknown,
  naming: Naming,
  path: readonly DataStep[] = [],
): readonly Difference[] {
  if (sameData(before, after)) {
    return [];
  }
  if (before === undefined) {
    return [{ path, change: 'add', after }];
  }
  if (after === undefined) {
    return [{ path, change: 'remove', before }];
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return listDifferences(before, after, naming, path);
  }
  if (isRecord(before) && isRecord(after) && !naming.isWhole(before) && !naming.isWhole(after)) {
    const names = new Set([...Object.keys(after), ...Object.keys(before)]);
    return [...names].flatMap((property) =>
      differencesOf(before[property], after[property], naming, [...path, { property }]),
    );
  }
  return [{ path, change: 'edit', before, after }];
}

function listDifferences(
  before: readonly unknown[],
  after: readonly unknown[],
  naming: Naming,
  path: readonly DataStep[],
): readonly Difference[] {
  const [former, current] = [byName(before, naming), byName(after, naming)];
  const kept = [...current.keys()].filter((name) => former.has(name));
  const order = [...former.keys()].filter((name) => current.has(name));
  const inside = [...current.keys(), ...[...former.keys()].filter((name) => !current.has(name))];
  return [
    ...inside.flatMap((element) =>
      differencesOf(former.get(element), current.get(element), naming, [...path, { element }]),
    ),
    ...(sameData(kept, order) ? [] : [{ path, change: 'move', before, after } as const]),
  ];
}

/** The second element of a name is `name (2)`, and so on. */
function byName(list: readonly unknown[], naming: Naming): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const element of list) {
    const name = naming.nameOf(element);
    let unique = name;
    for (let count = 2; found.has(unique); count += 1) {
      unique = `${name} (${count})`;
    }
    found.set(unique, element);
  }
  return found;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
