/** The virtual addresses of a configuration and where they are written. */
import type { Directive, Span } from '../language/tree.js';
import type { VirtualAddress } from '../model.js';
import {
  addressEntries,
  type PlacedConfiguration,
  type PlacedInstance,
  placedInstances,
} from './places.js';

/** A virtual address with its entry in the file and its instance. */
export interface PlacedAddress extends PlacedInstance {
  readonly entry: VirtualAddress;
  readonly directive: Directive;
}

/** The virtual addresses of each instance, excluded ones too. There may be very many. */
export function addressesByInstance(
  subject: PlacedConfiguration,
): readonly (readonly PlacedAddress[])[] {
  return placedInstances(subject).map((placed) => {
    const { virtualAddresses, excludedAddresses } = placed.instance;
    const entries = addressEntries(placed.block);
    return [...virtualAddresses, ...excludedAddresses].flatMap((entry) => {
      const directive = entries.get(entry.address);
      return directive === undefined ? [] : [{ ...placed, entry, directive }];
    });
  });
}

/** The place of a word of an entry, or of its address when there is no such word. */
export function spanIn({ directive }: PlacedAddress, text?: string): Span {
  const word = directive.arguments.find((each) => each.text === text);
  return (word ?? directive.keyword).span;
}

/** Whether an address was written with a prefix length. */
export function prefixWritten({ directive }: PlacedAddress): boolean {
  return directive.name.includes('/');
}
