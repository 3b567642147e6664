/** Small shapes that the schemas have in common. */
import {
  description,
  integer,
  minValue,
  number,
  picklist,
  pipe,
  regex,
  type Shape,
  string,
} from '../../../base/json-shape.js';

/** The shape, with what it means in the documents. */
export function about<Value>(meaning: string, shape: Shape<Value>): Shape<Value> {
  return pipe(shape, description(`${meaning}.`));
}

/** A moment: RFC 3339 in UTC with milliseconds. */
export const time = pipe(
  string(),
  regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  description('RFC 3339, UTC, with milliseconds'),
);

/** A number of things. */
export const count = pipe(number(), integer(), minValue(0));

/** A version of IP. */
export const family = picklist(['IPv4', 'IPv6']);

/** Where an instance or a group stands. */
export const vrrpState = picklist(['INIT', 'BACKUP', 'MASTER', 'FAULT']);
