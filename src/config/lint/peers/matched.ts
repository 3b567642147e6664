/** The instances that two files have in common, by their names in each. */
import type { VrrpInstance } from '../../model.js';
import type { LintInput } from '../lint.js';
import { indexBlocks } from '../places.js';
import { matchInstances } from './pair.js';

/** An instance of both routers. */
export interface InstanceOfBoth {
  /** In the first file. */
  readonly name: string;
  readonly names: readonly [string, string];
  readonly own: VrrpInstance;
  readonly other: VrrpInstance;
}

/** In the order of the first file. */
export function matchedInstances(here: LintInput, there: LintInput): readonly InstanceOfBoth[] {
  const routerOf = ({ configuration, directives }: LintInput) => {
    return { name: '', configuration, blocks: indexBlocks(directives) };
  };
  const { pairs } = matchInstances({ here: routerOf(here), there: routerOf(there) });
  return pairs.map(({ own: { instance: own }, other: { instance: other } }) => {
    return { name: own.name, names: [own.name, other.name], own, other };
  });
}
