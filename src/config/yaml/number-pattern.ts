/** Regular expressions for whole numbers in a range, as words among others. */

/** A decimal number from `minimum` to `maximum`, perhaps with a sign or zeros before it. */
export function numberPattern(minimum: number, maximum: number): string {
  const positive = `\\+?0*${upTo(maximum)}`;
  if (minimum < 0) {
    return `(?:${positive}|-0*${upTo(-minimum)})`;
  }
  return minimum === 0 ? positive : `(?!\\+?0*${upTo(minimum - 1)}(?:[^\\d]|$))${positive}`;
}

/** Digits of a number from 0 to `maximum`. */
function upTo(maximum: number): string {
  const digits = String(maximum);
  const fewer = digits.length === 1 ? [] : [`\\d{1,${digits.length - 1}}`];
  // As many digits, of which the first ones are the same and the next one is less.
  const less = [...digits].flatMap((digit, index) => {
    const rest = digits.length - 1 - index;
    const most = Number(digit) - (rest === 0 ? 0 : 1);
    return most < 0 ? [] : [`${digits.slice(0, index)}${digitUpTo(most)}${anyDigits(rest)}`];
  });
  return `(?:${[...fewer, ...less].join('|')})`;
}

function digitUpTo(most: number): string {
  return most === 0 ? '0' : `[0-${most}]`;
}

function anyDigits(count: number): string {
  return count === 0 ? '' : count === 1 ? '\\d' : `\\d{${count}}`;
}
