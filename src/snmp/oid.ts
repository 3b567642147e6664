/** Names of managed objects: lists of numbers, in the order in which agents walk them. */

/** An object identifier, `1.3.6.1…` as its numbers (RFC 2578 section 3.5). */
export type Oid = readonly number[];

/** Negative: `a` comes before `b`; a name comes before those that begin with it. */
export function compareOids(a: Oid, b: Oid): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return a.length - b.length;
}

/** `1.3.6.1.2.1` as numbers. */
export function oid(text: string): Oid {
  return text.split('.').map(Number);
}
