/**
 * Reads a file that a process of ours has written earlier. What it says is done with the rights of
 * this process, so it is believed only when no other user can have written it.
 */

import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { messageOf } from '../../base/failure.js';

/** What is at a path. */
export type TrustedFile =
  | { readonly kind: 'missing' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Ours are a hundred times smaller; more is never read into memory. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Writable by the group or by all, <sys/stat.h>. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * The text of a regular file that belongs to the user of this process and that no other may write.
 * The file is judged after it was opened, and a symbolic link is not followed (O_NOFOLLOW of
 * open(2)), so it cannot be exchanged in between. Never throws.
 */
export function readTrustedFile(path: string): TrustedFile {
  let descriptor: number | undefined;
  try {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    // Without O_NONBLOCK a FIFO would hold the caller until it has a writer.
    descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const reason = mistrust(fstatSync(descriptor));
    return reason === undefined
      ? { kind: 'text', text: readFileSync(descriptor, 'utf8') }
      : { kind: 'refused', reason };
  } catch (error) {
    return failure(error);
  } finally {
    if (descriptor !== undefined) {
      closeSync(descriptor);
    }
  }
}

function mistrust(status: Stats): string | undefined {
  if (!status.isFile()) {
    return 'it is not a regular file';
  }
  if (status.uid !== process.geteuid?.()) {
    return `it belongs to user ${status.uid}`;
  }
  if ((status.mode & WRITABLE_BY_OTHERS) !== 0) {
    return 'other users may write to it';
  }
  return status.size > MOST_BYTES ? 'it is far too long' : undefined;
}

function failure(error: unknown): TrustedFile {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') {
    return { kind: 'missing' };
  }
  if (code === 'ELOOP') {
    return { kind: 'refused', reason: 'it is a symbolic link' };
  }
  return { kind: 'refused', reason: messageOf(error) };
}
