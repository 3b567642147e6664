/**
 * A file with what operators have said. It is of the configuration and not of the kernel, so it
 * outlives the boot; what is to end with it is known by the boot that the file names.
 */
import { dirname } from 'node:path';
import { messageOf } from '../../base/failure.js';
import { literal, object, parseShaped, type Shape, string } from '../../base/json-shape.js';
import { bootIdentity } from '../../linux/host/boot-identity.js';
import { writeDump } from '../../observe/dump/write-dump.js';
import { removeFile } from '../files/remove-file.js';
import { makeRunDirectory } from '../files/run-directory.js';
import { readTrustedFile } from '../files/trusted-file.js';

/** Of the format; a reader takes no other. */
const VERSION = 1;

/** What was found: nothing, or what a daemon before this one knew, perhaps before a boot. */
export type FoundLasting<Content> =
  | { readonly kind: 'missing' }
  | { readonly kind: 'useless'; readonly reason: string }
  | {
      readonly kind: 'found';
      readonly content: Content;
      /** The machine was booted since. */
      readonly booted: boolean;
    };

/** Reads a file. Never throws. */
export function readLasting<Content>(path: string, shape: Shape<Content>): FoundLasting<Content> {
  const file = readTrustedFile(path);
  if (file.kind !== 'text') {
    return file.kind === 'missing' ? file : { kind: 'useless', reason: file.reason };
  }
  const fileShape = object({ version: literal(VERSION), bootId: string(), content: shape });
  const found = parseShaped(fileShape, file.text);
  return found === undefined
    ? { kind: 'useless', reason: 'it is damaged, or of another release' }
    : { kind: 'found', content: found.content, booted: found.bootId !== ownBoot() };
}

/**
 * Replaces a file in one step.
 * @param content undefined: there is to be none
 * @returns undefined, or why it was not done
 */
export function writeLasting(path: string, content: unknown): string | undefined {
  try {
    if (content === undefined) {
      removeFile(path);
      return undefined;
    }
    makeRunDirectory(dirname(path));
    const text = JSON.stringify({ version: VERSION, bootId: ownBoot(), content }, undefined, 1);
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
