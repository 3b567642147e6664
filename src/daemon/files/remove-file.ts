import { unlinkSync } from 'node:fs';

/**
 * Removes a file; one that is gone already is no failure.
 * @throws the error of unlink(2). Node's `rmSync` takes what may not be removed (EPERM) for a
 *   folder, and says that it is none.
 */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      throw error;
    }
  }
}
