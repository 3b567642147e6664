/** Directories below /run that the daemon makes for its own files. */
import { mkdirSync } from 'node:fs';

/**
 * Makes a directory and those above it, mode 0755: the daemon's umask (0177 by default) would make
 * directories that no user can enter. What exists is left as it is.
 * @throws Error when it cannot be made
 */
export function makeRunDirectory(path: string): void {
  const umask = process.umask(0o022);
  try {
    mkdirSync(path, { recursive: true });
  } finally {
    process.umask(umask);
  }
}
