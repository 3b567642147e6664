/** From the values of options, which have been checked, to typed parts of the model. */
import { familyOf, type IpAddress, parseAddress } from '../../../base/address.js';
import type { Network, NumberOrName } from '../../routing-model.js';
import type { ArgumentValue } from './argument.js';

/** Takes values one by one. A missing one is the type's zero: the option was found invalid. */
export interface ValueCursor {
  /** The next value is this word, which is then taken. */
  takes(word: string): boolean;
  text(): string;
  number(): number;
  numberOrName(): NumberOrName;
  address(): IpAddress | undefined;
  readonly ended: boolean;
}

/** A cursor at the first of some values. */
export function valueCursor(values: readonly ArgumentValue[]): ValueCursor {
  let next = 0;
  const take = () => {
    next += 1;
    return values[next - 1];
  };
  return {
    takes(word) {
      const found = values[next] === word;
      next += found ? 1 : 0;
      return found;
    },
    text: () => textOf(take()),
    number: () => numberOf(take()),
    numberOrName() {
      const value = take();
      return typeof value === 'number' ? value : textOf(value);
    },
    address: () => parseAddress(textOf(take())),
    get ended() {
      return next >= values.length;
    },
  };
}

function textOf(value: ArgumentValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function numberOf(value: ArgumentValue | undefined): number {
  return typeof value === 'number' ? value : Number(textOf(value));
}

/** `address[/prefix]`; without a prefix one address. `default` for the words that mean all. */
export function networkOf(text: string): Network | 'default' {
  const [host = '', prefix] = text.split('/');
  const address = parseAddress(host);
  if (address === undefined) {
    return 'default';
  }
  const longest = familyOf(address) === 'inet' ? 32 : 128;
  return { address, prefixLength: prefix === undefined ? longest : Number(prefix) };
}

/** `[source/]destination`, each a number or a name. */
export function realmsOf(text: string): {
  readonly source?: NumberOrName;
  readonly destination: NumberOrName;
} {
  const [first = '', second] = text.split('/');
  return second === undefined
    ? { destination: plainNumber(first) }
    : { source: plainNumber(first), destination: plainNumber(second) };
}

/** The number that a word is, or the word. */
export function plainNumber(text: string): NumberOrName {
  return /^(?:\d+|0x[\da-f]+)$/i.test(text) ? Number(text) : text;
}

/** `first-last` */
export function rangeOf(text: string): { readonly first: number; readonly last: number } {
  const [first, last = first] = text.split('-').map(Number);
  return { first: first ?? 0, last: last ?? 0 };
}
