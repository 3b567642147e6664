/**
 * A pid file, locked for as long as the daemon runs: who holds the lock is the daemon (run-time
 * contract, "Pid files"). The lock is of the kind that belongs to the open file description
 * (F_OFD_SETLK, fcntl(2)), which the caller injects.
 */
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { failureOf, messageOf } from '../../base/failure.js';
import { removeFile } from './remove-file.js';
import { makeRunDirectory } from './run-directory.js';

/** Takes a write lock without waiting. @returns false when another process holds it */
export type LockFile = (descriptor: number) => boolean;

/** What came of the attempt to lock a pid file. */
export type PidFileResult =
  | { readonly kind: 'locked'; readonly file: PidFile }
  | { readonly kind: 'alreadyRunning' }
  | { readonly kind: 'failed'; readonly reason: string };

/** How often a file may vanish between opening and locking it before we give up. */
const ATTEMPTS = 5;

/** Opens (or makes) and locks the file, mode 0644 whatever the umask. Does not write yet. */
export function openPidFile(path: string, lockFile: LockFile): PidFileResult {
  try {
    makeRunDirectory(dirname(path));
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const descriptor = openSync(
        path,
        constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW,
        0o644,
      );
      if (!lockFile(descriptor)) {
        closeSync(descriptor);
        return { kind: 'alreadyRunning' };
      }
      if (isStill(path, descriptor)) {
        fchmodSync(descriptor, 0o644);
        return { kind: 'locked', file: new PidFile(path, descriptor) };
      }
      // an ending daemon removed it after we had opened it: our lock is on a file without a name
      closeSync(descriptor);
    }
    return { kind: 'failed', reason: 'it is removed again and again' };
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error) };
  }
}

function isStill(path: string, descriptor: number): boolean {
  const named = statSync(path, { throwIfNoEntry: false });
  const open = fstatSync(descriptor);
  return named?.ino === open.ino && named.dev === open.dev;
}

/** An open, locked pid file. */
export class PidFile {
  readonly path: string;
  #descriptor: number | undefined;

  /** @param descriptor is owned and closed by this object */
  constructor(path: string, descriptor: number) {
    this.path = path;
    this.#descriptor = descriptor;
  }

  /**
   * Replaces the content by a pid and a newline; on a full disk the file is left empty, for a wrong
   * pid is worse than none.
   * @returns undefined, or why it could not be written
   */
  write(pid: number): string | undefined {
    const descriptor = this.#descriptor;
    return descriptor === undefined
      ? undefined
      : failureOf(() => {
          ftruncateSync(descriptor, 0);
          writeSync(descriptor, `${pid}\n`, 0);
        });
  }

  /**
   * Removes the file and lets the lock go, in this order: a successor makes a file of its own.
   * @returns undefined, or why the file stays
   */
  remove(): string | undefined {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor === undefined) {
      return undefined;
    }
    const stays = failureOf(() => {
      if (isStill(this.path, descriptor)) {
        removeFile(this.path);
      }
    });
    return stays ?? failureOf(() => closeSync(descriptor));
  }
}
