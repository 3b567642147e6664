/** The files that a configuration is made of, as they are now. */
import { lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { nodeFileHost } from '../../config/language/file-host.js';
import type { IncludedPattern } from '../../config/language/include/include.js';
import type { ChangedFile } from '../../observe/status/status.js';

/** What a reading has found. */
export interface ReadFiles {
  /** Every file that was read; the first is the one that was asked for. */
  readonly files: readonly string[];
  /** What includes ask for. */
  readonly includes: readonly Pick<IncludedPattern, 'pattern' | 'wildcard'>[];
}

/** What a reading would find now, without what it means. */
export function filesNow({ files, includes }: ReadFiles): readonly string[] {
  const host = nodeFileHost();
  const found = includes.flatMap(({ pattern, wildcard }) =>
    wildcard ? host.glob(pattern, '') : [pattern],
  );
  return [...new Set([...files, ...found])];
}

/**
 * The file that was changed or put there last, by the time of its inode: that of its text may be
 * older than what it has replaced. Of an include that is gone, its directory has that time.
 * @returns undefined when the first file, which includes the others, is not there
 */
export function lastChangedFile(read: ReadFiles): ChangedFile | undefined {
  const [first] = read.files;
  if (first === undefined || inodeTimeMs(first) === undefined) {
    return undefined;
  }
  const all = filesNow(read).flatMap((path) => {
    const atMs = read.files.includes(path) ? changedAtMs(path) : inodeTimeMs(path);
    return atMs === undefined ? [] : [{ path, atMs }];
  });
  return all.reduce((last, each) => (each.atMs > last.atMs ? each : last));
}

function changedAtMs(path: string): number | undefined {
  const parent = dirname(path);
  return inodeTimeMs(path) ?? (parent === path ? undefined : changedAtMs(parent));
}

/** Of a symbolic link the younger one: of itself, or of what it leads to. */
function inodeTimeMs(path: string): number | undefined {
  try {
    return Math.max(statSync(path).ctimeMs, lstatSync(path).ctimeMs);
  } catch {
    return undefined;
  }
}
