/**
 * The file with what operators have said. It is of the configuration and not of the kernel, so it
 * outlives the boot; what is to end with it is known by the boot that the file names.
 */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../../base/failure.js';
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
  parseShaped,
  picklist,
  pipe,
  regex,
  type Shape,
  string,
  union,
} from '../../base/json-shape.js';
import { bootIdentity } from '../../linux/host/boot-identity.js';
import { isWeight, type Override, type OverrideSetting } from '../../lvs/overrides/override.js';
import { writeDump } from '../../observe/dump/write-dump.js';
import { makeRunDirectory } from '../files/run-directory.js';
import { readTrustedFile } from '../files/trusted-file.js';

/** Of the format; a reader takes no other. */
const VERSION = 1;

/** What was found: nothing, or what a daemon before this one knew, perhaps before a boot. */
export type FoundOverrides =
  | { readonly kind: 'missing' }
  | { readonly kind: 'useless'; readonly reason: string }
  | {
      readonly kind: 'found';
      readonly overrides: readonly Override[];
      /** The machine was booted since. */
      readonly booted: boolean;
    };

/** What an override may say. */
export const settingShape: Shape<OverrideSetting> = union([
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

const fileShape = object({
  version: literal(VERSION),
  bootId: string(),
  overrides: array(overrideShape),
});

/** Reads the file. Never throws. */
export function readOverrides(path: string): FoundOverrides {
  const file = readTrustedFile(path);
  if (file.kind !== 'text') {
    return file.kind === 'missing' ? file : { kind: 'useless', reason: file.reason };
  }
  const found = parseShaped(fileShape, file.text);
  return found === undefined
    ? { kind: 'useless', reason: 'it is damaged, or of another release' }
    : { kind: 'found', overrides: found.overrides, booted: found.bootId !== ownBoot() };
}

/**
 * Replaces the file in one step; without overrides there is none.
 * @returns undefined, or why it was not done
 */
export function writeOverrides(path: string, overrides: readonly Override[]): string | undefined {
  try {
    if (overrides.length === 0) {
      rmSync(path, { force: true });
      return undefined;
    }
    makeRunDirectory(dirname(path));
    const text = JSON.stringify({ version: VERSION, bootId: ownBoot(), overrides }, undefined, 1);
    return writeDump(path, `${text}\n`, true);
  } catch (error) {
    return messageOf(error);
  }
}

/** Where the kernel does not tell, each boot is the same one. */
function ownBoot(): string {
  try {
    return bootIdentity();
  } catch {
    return '';
  }
}
