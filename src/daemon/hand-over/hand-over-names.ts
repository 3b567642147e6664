/** Which instances a wish to hand over means. */
import type { Configuration } from '../../config/model.js';

/**
 * The instances that are named, by themselves or by their sync group; all of them without names.
 * A text says which name is unknown, and what there is.
 */
export function handOverInstances(
  { vrrpInstances, syncGroups }: Configuration,
  names: readonly string[] | undefined,
): readonly string[] | string {
  const all = vrrpInstances.map(({ name }) => name);
  if (names === undefined) {
    return all;
  }
  const found = names.map((name) =>
    all.includes(name) ? [name] : syncGroups.find((group) => group.name === name)?.members,
  );
  const unknown = names.filter((_, index) => found[index] === undefined);
  if (unknown.length > 0) {
    const known = [...all, ...syncGroups.map(({ name }) => name)].join(', ');
    return `no instance or sync group ${unknown.join(', ')}; there are ${known || 'none'}`;
  }
  return [...new Set(found.flatMap((members) => members ?? []))];
}
