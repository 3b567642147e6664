/**
 * What a value of JSON has to be like: a state file may be damaged, an answer be another program's,
 * and nothing is taken on trust. valibot does it, behind this one file.
 */
import { custom, type GenericSchema, type InferOutput, safeParse } from 'valibot';
import { type IpAddress, parseAddress } from './address.js';

export {
  array,
  boolean,
  check,
  custom,
  description,
  exactOptional,
  gtValue,
  integer,
  literal,
  looseObject,
  maxValue,
  minValue,
  number,
  object,
  optional,
  picklist,
  pipe,
  record,
  regex,
  strictObject,
  string,
  union,
  unknown,
  variant,
} from 'valibot';

/** The values of a shape. */
export type Shaped<Schema extends GenericSchema> = InferOutput<Schema>;

/** What is like this, is a `Value`. */
export type Shape<Value> = GenericSchema<unknown, Value>;

/** An address as `parseAddress` writes it. */
export const addressShape: Shape<IpAddress> = custom<IpAddress>(
  (value) => typeof value === 'string' && parseAddress(value) === value,
);

/** A value of this shape, without fields that the shape does not have; undefined: it is another. */
export function shaped<Value>(shape: Shape<Value>, value: unknown): Value | undefined {
  const result = safeParse(shape, value);
  return result.success ? result.output : undefined;
}

/** The value of a text; undefined: it is no JSON, or of another shape. */
export function parseShaped<Value>(shape: Shape<Value>, text: string): Value | undefined {
  try {
    return shaped(shape, JSON.parse(text));
  } catch {
    return undefined;
  }
}
