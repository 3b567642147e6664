/** The number in a tracked file. Pure. */

/** Of 32 bits. */
export const LOWEST = -(2 ** 31);
/** Of 32 bits. */
export const HIGHEST = 2 ** 31 - 1;

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
