/** What JSON Schema says of a scalar: the kind, range and form of a value. */
import { describeValue } from '../manual/argument-text.js';
import type { Argument, ArgumentType, IntegerType, SecondsType } from '../schema/argument.js';
import { anchored, choicePattern, fragment } from './word-pattern.js';

/** The names of types that are used here. */
export type JsonType = 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string';

/** A schema of draft 7 (draft-handrews-json-schema-validation-01), as far as it is needed. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly description?: string;
  /** Not of the standard; editors of YAML show it. */
  readonly deprecationMessage?: string;
  /** Likewise: said in place of the pattern, which means nothing to most people. */
  readonly patternErrorMessage?: string;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly not?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | false;
  readonly propertyNames?: JsonSchema;
}

/** A schema of a scalar, whose types can be joined with others. */
export type ScalarSchema = JsonSchema & { readonly type: readonly JsonType[] };

/** On or off: as YAML says it, or in the words of a conf file. */
export const SWITCH: ScalarSchema = {
  type: ['boolean', 'string'],
  ...patternOf('^(?:on|off|yes|no)$', 'true or false'),
};

/** A pattern with what it stands for: the rest of "needs: …". */
export function patternOf(pattern: string, wanted: string) {
  return { pattern, patternErrorMessage: `needs: ${wanted}` } as const;
}

/** A scalar that is one word. */
export function scalarSchema({ value }: Argument): ScalarSchema {
  switch (value.type) {
    case 'integer':
    case 'seconds':
    case 'milliseconds':
      return numberSchema(value);
    case 'boolean':
      return SWITCH;
    case 'choice': {
      const words: ScalarSchema = { type: ['string'], enum: value.choices.flatMap(asNumberToo) };
      const types: ScalarSchema = words.enum?.some((word) => typeof word === 'number')
        ? { ...words, type: ['string', 'number'] }
        : words;
      return value.ignoreCase
        ? { type: ['string'], anyOf: [types, { pattern: anchored(choicePattern(value)) }] }
        : types;
    }
    case 'word': {
      const { maximumLength } = value;
      const limit = maximumLength === undefined ? {} : { maxLength: maximumLength };
      return { type: ['string', 'number', 'boolean'], minLength: 1, ...limit };
    }
    case 'interface':
    case 'path':
    case 'script':
    case 'command':
      return { type: ['string'], minLength: 1 };
    case 'fileMode':
      // 0177 is a number to YAML, of ten digits or of eight.
      return { type: ['string', 'integer'], minLength: 1, minimum: 0 };
    default:
      return patternSchema(value);
  }
}

/** A word with a syntax of its own, which may look like a number to YAML. */
function patternSchema(value: ArgumentType): ScalarSchema {
  const pattern = anchored(value.type === 'pattern' ? `(?:${value.pattern})` : fragment(value));
  const pair = value.type === 'pair';
  const number = pair ? value.single === true : new RegExp(pattern, 'u').test('1');
  const range = pair ? { minimum: value.minimum, maximum: value.maximum } : {};
  const words = patternOf(pattern, describeValue(value) ?? 'another word');
  return number
    ? { type: ['string', 'integer'], ...words, ...range }
    : { type: ['string'], ...words };
}

/**
 * A number in its range. A text is one that YAML readers would write in another way, `"010"` or
 * `"1.50"`, so that no number escapes its range in quotes.
 */
function numberSchema(value: IntegerType | SecondsType): ScalarSchema {
  const { minimum, maximum } = value;
  const whole = value.type === 'integer';
  const texts = whole
    ? ['[+-]?0\\d+', '\\+\\d+']
    : ['[+-]?(?:0\\d+(?:\\.\\d*)?|\\d*\\.\\d*0|\\d+\\.|\\.\\d+)', '\\+\\d+(?:\\.\\d+)?'];
  const more = whole
    ? [...(value.hexadecimal ? ['0[xX][0-9A-Fa-f]+'] : []), ...(value.named ? ['[A-Za-z_].*'] : [])]
    : [];
  const wrong = Object.keys(value.becomes ?? {}).map(Number);
  const inRange = wrong.filter((number) => number >= minimum && number <= maximum);
  return {
    type: [whole ? 'integer' : 'number', 'string'],
    minimum,
    maximum,
    ...patternOf(
      anchored(`(?:${[...texts, ...more].join('|')})`),
      describeValue(value) ?? 'a number',
    ),
    ...(inRange.length === 0 ? {} : { not: { enum: inRange } }),
  };
}

function asNumberToo(word: string): readonly (string | number)[] {
  return /^\d/.test(word) && String(Number(word)) === word.replace(/\.0$/, '')
    ? [word, Number(word)]
    : [word];
}
