/** The number in a tracked file, and what it means for a server. Pure. */
import type { FileCheck } from '../../config/lvs-model.js';
import type { ProbeOutcome } from '../messages.js';

const LOWEST = -(2 ** 31);
const HIGHEST = 2 ** 31 - 1;

/**
 * The integer at the start of a text as strtol(3) reads it with base 0: blanks, a sign, `0x` for
 * hexadecimal, `0` for octal. A text without one is 0, one beyond 32 bits undefined.
 */
export function fileNumber(text: string): number | undefined {
  const [, sign = '', digits = ''] =
    /^[ \t\n\v\f\r]*([+-]?)(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)/i.exec(text) ?? [];
  const size =
    digits.startsWith('0') && /^0[0-7]/.test(digits) ? Number(`0o${digits}`) : Number(digits);
  const value = sign === '-' && size !== 0 ? -size : size;
  // keepalived lets 2147483648 pass.
  return value < LOWEST || value > HIGHEST + 1 ? undefined : value;
}

/**
 * Without a weight the server is bad while the number is not 0 (`reverse`: while it is 0). With
 * one, the number times the weight goes to the weight of the server; the lowest product is bad.
 */
export function fileOutcome(
  { weight, reverse, path }: Pick<FileCheck, 'weight' | 'reverse' | 'path'>,
  value: number,
): ProbeOutcome {
  const bad: ProbeOutcome = { outcome: 'bad', reason: `${path} holds ${value}` };
  if (weight === 0) {
    return (value !== 0) === reverse ? { outcome: 'good', weight: 0 } : bad;
  }
  const product = value * weight * (reverse ? -1 : 1);
  if (product <= LOWEST) {
    return bad;
  }
  return { outcome: 'good', weight: product === 0 ? 0 : Math.min(product, HIGHEST) };
}
