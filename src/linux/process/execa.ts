/**
 * The library that starts programs. A file of it that could not be opened once (no descriptor left,
 * an error of the disk) is never opened again by node, which remembers the failure of a module: a
 * daemon loads it before it holds anything.
 */
import type * as execa from 'execa';

let loading: Promise<typeof execa> | undefined;

/** The library, loaded with the first call. Rejects when it cannot be read, then and ever after. */
export function loadExeca(): Promise<typeof execa> {
  loading ??= import('execa');
  return loading;
}
