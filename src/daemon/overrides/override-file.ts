/** The file with the overrides. */
import {
  addressShape,
  array,
  check,
  exactOptional,
  integer,
  literal,
  maxValue,
  minValue,
  number,
  object,
  picklist,
  pipe,
  regex,
  type Shape,
  string,
  union,
} from '../../base/json-shape.js';
import { isWeight, type Override, type OverrideSetting } from '../../lvs/overrides/override.js';
import { type FoundLasting, readLasting, writeLasting } from './lasting-file.js';

/** What an override may say. */
const settingShape: Shape<OverrideSetting> = union([
  object({ admin: picklist(['drain', 'disabled']) }),
  object({ weight: pipe(string(), check(isWeight)) }),
]);

const port = pipe(number(), integer(), minValue(0), maxValue(65_535));
const time = pipe(
  string(),
  check((text) => !Number.isNaN(Date.parse(text))),
);

const overrideShape: Shape<Override> = object({
  id: pipe(string(), regex(/^\d{1,9}$/)),
  target: object({
    kind: literal('realServer'),
    virtualServer: exactOptional(string()),
    address: addressShape,
    port: exactOptional(port),
  }),
  set: settingShape,
  by: string(),
  reason: exactOptional(string()),
  createdAt: time,
  expiresAt: exactOptional(time),
  untilBoot: exactOptional(literal(true)),
  configuredWeight: exactOptional(number()),
  danglingSince: exactOptional(time),
  endAnnounced: exactOptional(literal(true)),
});

/** Reads it. Never throws. */
export function readOverrides(path: string): FoundLasting<readonly Override[]> {
  return readLasting(path, array(overrideShape));
}

/**
 * Replaces it in one step; without overrides there is none.
 * @returns undefined, or why it was not done
 */
export function writeOverrides(path: string, overrides: readonly Override[]): string | undefined {
  return writeLasting(path, overrides.length === 0 ? undefined : overrides);
}
