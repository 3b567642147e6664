/** Words that consist of parts: networks, pairs of numbers and words with a syntax of their own. */
import { familyOf, parseAddress } from '../../../base/address.js';
import type { Word } from '../../language/tree.js';
import type { NetworkType, PairType, PatternType } from '../../schema/argument.js';
import { type CompileContext, reportError } from './context.js';

/** `address[/prefix length]`, as written; undefined after an error. */
export function readNetwork(
  context: CompileContext,
  keyword: string,
  word: Word,
  type: NetworkType,
): string | undefined {
  const { text } = word;
  if (type.names?.includes(text)) {
    return text;
  }
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) {
    const message = `'${keyword}' needs an IP address with or without a prefix, not '${text}'`;
    reportError(context, 'invalid-address', word, message);
    return undefined;
  }
  const longest = familyOf(address) === 'inet' ? 32 : 128;
  const prefix = slash < 0 ? '0' : text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > longest) {
    const message = `'/${prefix}' is no prefix length from 0 to ${longest}`;
    reportError(context, 'invalid-prefix', word, message, { class: 'INVALID_NUMBER' });
    return undefined;
  }
  return text;
}

const NUMBER = /^(?:\d+|0x[0-9a-f]+)$/i;
const NAME = /^[a-z_.][\w.+-]*$/i;

/** Two numbers in one word, as written; undefined after an error. */
export function readPair(
  context: CompileContext,
  keyword: string,
  word: Word,
  type: PairType,
): string | undefined {
  const { separator, minimum, maximum } = type;
  const parts = word.text.split(separator);
  const isPart = (part: string) => NUMBER.test(part) || (type.named === true && NAME.test(part));
  if (parts.length > 2 || (parts.length < 2 && !type.single) || !parts.every(isPart)) {
    const both = `<number>${separator}<number>`;
    const wanted = type.single ? `<number> or ${both}` : both;
    const message = `'${keyword}' needs ${wanted}, not '${word.text}'`;
    reportError(context, 'invalid-number', word, message, { class: 'INVALID_NUMBER' });
    return undefined;
  }
  const numbers = parts.filter((part) => NUMBER.test(part)).map(Number);
  if (numbers.some((number) => number < minimum || number > maximum)) {
    const message = `'${keyword}' needs numbers from ${minimum} to ${maximum}, not ${word.text}`;
    reportError(context, 'number-out-of-range', word, message, { class: 'INVALID_NUMBER' });
    return undefined;
  }
  const [first = 0, second = first] = numbers;
  if (separator === '-' && first > second) {
    const message = `'${keyword}': ${word.text} ends before it begins`;
    reportError(context, 'number-out-of-range', word, message, { class: 'INVALID_NUMBER' });
    return undefined;
  }
  return word.text;
}

/** A word with a syntax of its own, as written; undefined after an error. */
export function readPattern(
  context: CompileContext,
  keyword: string,
  word: Word,
  { pattern, wanted }: PatternType,
): string | undefined {
  if (new RegExp(`^(?:${pattern})$`, 'u').test(word.text)) {
    return word.text;
  }
  const message = `'${keyword}' needs ${wanted}, not '${word.text}'`;
  reportError(context, 'invalid-value', word, message);
  return undefined;
}
