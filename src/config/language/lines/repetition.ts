/** Repetitions `~SEQ`, `~SEQx` and `~LST` (configuration language, chapter 8). */

import type { ReportedCode } from '../../manual/codes/all-codes.js';
import { problem, type Reporter } from '../reporter.js';
import { skipBlanks, trimBlanks } from '../text/characters.js';
import { type Line, lineSpan, pieceAt, sliceLine } from '../text/line.js';
import type { Span } from '../tree.js';
import type { Definition, Definitions } from './definitions.js';
import { computedDefinition } from './predefined.js';

/** A repetition that has been read. */
export interface Repetition {
  /** The text to repeat, without blanks at its ends. */
  readonly body: Line;
  /** The part `~SEQ(…)` or `~LST(…)`. */
  readonly span: Span;
  readonly names: readonly string[];
  /** How often; `values(n)` gives the values of all names for the n-th time, from 0. */
  readonly count: number;
  readonly values: (index: number) => readonly string[];
}

type Values = Pick<Repetition, 'names' | 'count' | 'values'>;
type Failure = { readonly code: ReportedCode; readonly message: string; readonly hint?: string };

const HEAD = /^~(SEQx?|LST)\(/;
const NAME = /^[A-Za-z0-9_]+$/;
const NUMBER = /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/;

/** True for a line that starts with a repetition. */
export function isRepetition(line: Line): boolean {
  return line.text.startsWith('~') && HEAD.test(line.text);
}

/** Reads a repetition; reports and returns undefined when it is wrong. */
export function parseRepetition(line: Line, reporter: Reporter): Repetition | undefined {
  const { text } = line;
  const [head = '', kind = ''] = HEAD.exec(text) ?? [];
  const close = text.indexOf(')', head.length);
  const span = lineSpan(line, 0, close < 0 ? text.length : close + 1);
  const values: Values | Failure =
    close < 0
      ? malformed("')' is missing")
      : kind === 'LST'
        ? listValues(text.slice(head.length, close))
        : sequenceValues(text.slice(head.length, close), kind === 'SEQx' ? 16 : 10);
  if ('code' in values) {
    const details = values.hint === undefined ? {} : { hint: values.hint };
    reporter.report(problem(values.code, 'GENERAL_ERROR', span, values.message, details));
    return undefined;
  }
  const body = sliceLine(line, skipBlanks(text, close + 1, text.length));
  return { body, span, ...values };
}

function malformed(reason: string, hint?: string): Failure {
  const message = `this repetition cannot be read: ${reason}`;
  return { code: 'malformed-repetition', message, ...(hint === undefined ? {} : { hint }) };
}

function sequenceValues(text: string, base: 10 | 16): Values | Failure {
  const [name = '', ...words] = text.split(',').map(trimBlanks);
  if (!NAME.test(name)) {
    return malformed(`'${name}' is not a name`);
  }
  if (words.length < 1 || words.length > 3) {
    return malformed('it takes a name and one to three numbers', 'write ~SEQ(NAME,1,10)');
  }
  const numbers: number[] = [];
  for (const word of words) {
    const number = parseNumber(word);
    if (number === undefined) {
      const hint = word.includes('$')
        ? 'references are replaced after the repetition has been expanded'
        : undefined;
      return malformed(`'${word}' is not a number`, hint);
    }
    numbers.push(number);
  }
  const end = numbers.at(-1) ?? 0;
  const start = numbers.length > 1 ? (numbers[0] ?? 1) : 1;
  const step = numbers.length > 2 ? (numbers[1] ?? 1) : 1;
  if (step === 0 || (end - start) * step < 0) {
    return neverEnds(start, step, end);
  }
  const count = Math.floor((end - start) / step) + 1;
  const print = (value: number): string =>
    base === 10 ? String(value) : BigInt.asUintN(64, BigInt(value)).toString(16);
  return { names: [name], count, values: (index) => [print(start + index * step)] };
}

function neverEnds(start: number, step: number, end: number): Failure {
  const code = 'sequence-never-ends';
  const message = `counting from ${start} in steps of ${step} never reaches ${end}`;
  return step === 0
    ? { code, message }
    : { code, message, hint: `give a ${step > 0 ? 'negative' : 'positive'} step` };
}

/** A number with base detection as in C: `0x` hexadecimal, leading `0` octal, else decimal. */
function parseNumber(word: string): number | undefined {
  const [, sign, digits = ''] = NUMBER.exec(word) ?? [];
  if (sign === undefined) {
    return undefined;
  }
  const octal = /^0[0-7]/.test(digits);
  const value = octal ? Number.parseInt(digits, 8) : Number(digits);
  if (!Number.isSafeInteger(value)) {
    return undefined;
  }
  return sign === '-' ? 0 - value : value;
}

function listValues(text: string): Values | Failure {
  const [head = '', ...items] = splitList(text);
  const several = head.startsWith('{');
  const names = several ? splitBraced(head) : [head];
  const wrong = names.find((name) => !NAME.test(name));
  if (wrong !== undefined) {
    return malformed(`'${wrong}' is not a name`);
  }
  const rows = items.map((item) => (several ? splitBraced(item) : [item]));
  const values = (index: number): readonly string[] => {
    return names.map((_, column) => rows[index]?.[column] ?? '');
  };
  return { names, count: rows.length, values };
}

/** Splits at the commas outside braces. */
function splitList(text: string): readonly string[] {
  const items: string[] = [];
  let depth = 0;
  let from = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '{') {
      depth += 1;
    } else if (character === '}') {
      depth -= 1;
    } else if (character === ',' && depth <= 0) {
      items.push(trimBlanks(text.slice(from, index)));
      from = index + 1;
    }
  }
  items.push(trimBlanks(text.slice(from)));
  return items;
}

function splitBraced(text: string): readonly string[] {
  const inner = text.replace(/^\{/, '').replace(/\}$/, '');
  return inner.split(',').map(trimBlanks);
}

/** Defines the names for the n-th time. */
export function defineValues(
  definitions: Definitions,
  repetition: Repetition,
  index: number,
): void {
  const values = repetition.values(index);
  const { origin } = pieceAt(repetition.body, 0);
  const at = repetition.span.definedAt ?? repetition.span;
  repetition.names.forEach((name, column) => {
    definitions.set(name, computedDefinition(values[column] ?? '', origin, at));
  });
}

/** What the names stand for now, to be restored after the repetition. */
export function saveDefinitions(
  definitions: Definitions,
  names: readonly string[],
): readonly (readonly [string, Definition | undefined])[] {
  return names.map((name) => [name, definitions.get(name)] as const);
}

/** Gives the names back what they stood for. */
export function restoreDefinitions(
  definitions: Definitions,
  saved: readonly (readonly [string, Definition | undefined])[],
): void {
  for (const [name, definition] of saved) {
    if (definition) {
      definitions.set(name, definition);
    } else {
      definitions.delete(name);
    }
  }
}
