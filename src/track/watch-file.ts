/**
 * Watches a path that may come, go and be replaced, with the directories above it:
 *
 *     /run/app/load, and there is only /run:
 *     watch /run ─ app comes ─▶ watch /run/app ─ app is removed ─▶ watch /run
 */
import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * node tells of each write and not of the close after it: an emptied file that is about to be
 * written must not be taken for an empty one, so the writer gets this time to finish.
 */
export const SETTLE_MS = 30;

/**
 * Calls back whenever something may have happened to a file, until the function that it returns is
 * called. Its directory is watched, so that a file that is replaced is still seen; while there is
 * none, the nearest one above.
 *
 * @param path absolute
 */
export function watchFile(path: string, onEvent: () => void): () => void {
  const name = basename(path);
  return watchHome(dirname(path), (each) => each === name, onEvent);
}

/**
 * As `watchFile`, for whatever is in a directory: a file in it may be a link that leads elsewhere
 * from one moment to the next by the change of another.
 */
export function watchEntries(directory: string, onEvent: () => void): () => void {
  return watchHome(directory, () => true, onEvent);
}

function watchHome(
  home: string,
  isMeant: (name: string) => boolean,
  onEvent: () => void,
): () => void {
  let watcher: FSWatcher | undefined;
  let watched = '';
  /** What appears before the watch has begun is found by looking again. */
  const settle = () => {
    for (let next = nearest(home); next !== watched; next = nearest(home)) {
      watcher?.close();
      watched = next;
      watcher = watchDirectory(next, onName);
    }
  };
  const onName = (name: string | null) => {
    // Its own name: the directory was removed or moved away, and there may be another one.
    const isGone = name === basename(watched);
    if (isGone) {
      watched = '';
    }
    if (isGone || watched !== home) {
      settle();
      onEvent();
    } else if (name === null || isMeant(name)) {
      onEvent();
    }
  };
  settle();
  return () => watcher?.close();
}

function nearest(directory: string): string {
  const above = dirname(directory);
  return above === directory || existsSync(directory) ? directory : nearest(above);
}

/** @returns undefined when it cannot be watched: it has gone, or the kernel has no watch left. */
function watchDirectory(
  directory: string,
  onName: (name: string | null) => void,
): FSWatcher | undefined {
  try {
    const watcher = watch(directory, (_, name) => onName(name));
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
