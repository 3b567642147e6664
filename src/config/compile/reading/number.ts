/** Numbers of the configuration language (keepalived.conf: decimal only, no exponents). */
import type { Word } from '../../language/tree.js';
import type { IntegerType, SecondsType } from '../../schema/argument.js';
import { type CompileContext, reportError } from './context.js';

const INTEGER = /^\s*([+-]?)(\d+)\s*$/;
const DECIMAL = /^\s*([+-]?)(\d*)(?:\.(\d*))?\s*$/;

/** Reads an integer or its name; undefined after an error when the default has to be used. */
export function readInteger(
  context: CompileContext,
  keyword: string,
  word: Word,
  type: IntegerType,
): number | string | undefined {
  if (type.named && /^[a-z_]/i.test(word.text)) {
    return word.text;
  }
  if (type.hexadecimal && /^0x[0-9a-f]+$/i.test(word.text)) {
    return inRange(context, keyword, word, Number(word.text), type);
  }
  const digits = plainDigits(word.text);
  if (digits !== undefined) {
    return inRange(context, keyword, word, digits, type);
  }
  const match = INTEGER.exec(word.text);
  if (!match) {
    return invalid(context, keyword, word, 'a whole decimal number');
  }
  return inRange(context, keyword, word, Number(`${match[1]}${match[2]}`), type);
}

/** Reads a time in the unit of its type, rounded to the decimals that count. */
export function readSeconds(
  context: CompileContext,
  keyword: string,
  word: Word,
  type: SecondsType,
): number | undefined {
  const digits = plainDigits(word.text);
  if (digits !== undefined) {
    return inRange(context, keyword, word, digits, type);
  }
  const match = DECIMAL.exec(word.text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (!match || whole + fraction === '') {
    return invalid(context, keyword, word, `a number of ${type.type} like 1 or 0.5`);
  }
  const seconds = Number(`${match[1]}${whole || '0'}.${fraction || '0'}`);
  const value = inRange(context, keyword, word, seconds, type);
  if (value === undefined || fraction.replace(/0+$/, '').length <= type.decimals) {
    return value;
  }
  const scale = 10 ** type.decimals;
  const rounded = Math.round(value * scale) / scale;
  reportError(
    context,
    'number-too-precise',
    word,
    `'${keyword}' counts ${type.decimals} decimal places: ${word.text} becomes ${rounded}`,
    { class: 'INVALID_NUMBER' },
  );
  return rounded;
}

/** The value of a few decimal digits, as most numbers are written; undefined for anything else. */
function plainDigits(text: string): number | undefined {
  if (text.length === 0 || text.length > 9) {
    return undefined;
  }
  let value = 0;
  for (let index = 0; index < text.length; index += 1) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) {
      return undefined;
    }
    value = value * 10 + digit;
  }
  return value;
}

function invalid(context: CompileContext, keyword: string, word: Word, wanted: string): undefined {
  const message = `'${keyword}' needs ${wanted}, not '${word.text}'`;
  reportError(context, 'invalid-number', word, message, { class: 'INVALID_NUMBER' });
  return undefined;
}

function inRange(
  context: CompileContext,
  keyword: string,
  word: Word,
  value: number,
  type: IntegerType | SecondsType,
): number | undefined {
  const { minimum, maximum } = type;
  const substitute = type.becomes?.[value];
  if (substitute !== undefined) {
    const message = `'${keyword}' must not be ${value}; ${substitute} is used`;
    reportError(context, 'number-out-of-range', word, message);
    return substitute;
  }
  if (value >= minimum && value <= maximum) {
    return value === 0 ? 0 : value;
  }
  const clamped = type.type === 'integer' && type.clamp === true;
  const nearest = value < minimum ? minimum : maximum;
  const use = clamped ? `; ${nearest} is used` : '';
  const range = `from ${minimum} to ${maximum}`;
  const message = `'${keyword}' must be ${range}, not ${word.text.trim()}${use}`;
  const hint = type.type === 'integer' ? type.hints?.[value] : undefined;
  reportError(context, 'number-out-of-range', word, message, {
    class: clamped ? 'GENERAL_ERROR' : 'INVALID_NUMBER',
    ...(hint === undefined ? {} : { hint }),
  });
  return clamped ? nearest : undefined;
}
