/** Writes a dump so that a reader never sees half of one. */

import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { failureOf, messageOf } from '../../base/failure.js';
import { nodeCrypto } from '../../base/on-demand.js';

/**
 * Replaces the file at `path`, mode 0600, through a temporary name in the same directory. What is
 * there must be a regular file: a symbolic link in /tmp could lead anywhere.
 * @param lasting it is on the disk before it replaces the other, for what outlives a crash
 * @returns undefined, or the reason why it was not written.
 */
export function writeDump(path: string, text: string, lasting = false): string | undefined {
  const temporary = `${path}.${nodeCrypto().randomBytes(6).toString('hex')}`;
  try {
    const existing = lstatSync(path, { throwIfNoEntry: false });
    if (existing !== undefined && !existing.isFile()) {
      return existing.isSymbolicLink() ? 'it is a symbolic link' : 'it is not a regular file';
    }
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    const descriptor = openSync(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      writeFileSync(descriptor, text);
      if (lasting) {
        fsyncSync(descriptor);
      }
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
    return undefined;
  } catch (error) {
    const stays = failureOf(() => rmSync(temporary, { force: true }));
    return stays === undefined ? messageOf(error) : `${messageOf(error)}; ${stays}`;
  }
}
