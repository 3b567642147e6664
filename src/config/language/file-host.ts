/** The real host: files, environment and randomness of this machine. The one impure file here. */

import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  type Stats,
  statSync,
} from 'node:fs';
import { env } from 'node:process';
import { messageOf } from '../../base/failure.js';
import type { FileProblem, LanguageHost, UnreadablePath } from './host.js';
import { expandBraces, hasWildcard, matchesComponent } from './include/glob-pattern.js';
import { joinPath } from './include/paths.js';

/** Larger files are no configurations. */
const maximumFileBytes = 256 * 1024 * 1024;

/** The host that reads from the file system, with blocking calls. */
export function nodeFileHost(): LanguageHost {
  return {
    readFile,
    isExposed,
    glob: (pattern, directory, unreadable) =>
      expandBraces(pattern).flatMap((one) => glob(one, directory, unreadable ?? (() => undefined))),
    environment: (name) => env[name],
    // Not node:crypto, which would be loaded for configurations that never ask.
    random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
  };
}

function readFile(path: string): Uint8Array | FileProblem {
  try {
    return problemOf(statSync(path)) ?? readRegular(path);
  } catch (error) {
    return problemOfError(error);
  }
}

function isExposed(path: string): boolean {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & 0o044) !== 0;
}

/** @throws Error of the file system: the file may have gone or changed since it was looked at. */
function readRegular(path: string): Uint8Array | FileProblem {
  // Whatever has taken the file's place meanwhile must not block us.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return problemOf(fstatSync(descriptor)) ?? readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function problemOf(status: Stats): FileProblem | undefined {
  if (status.isDirectory()) {
    return { kind: 'directory' };
  }
  if (!status.isFile()) {
    return { kind: 'not-regular' };
  }
  if ((status.mode & 0o111) !== 0) {
    return { kind: 'executable' };
  }
  return status.size > maximumFileBytes
    ? { kind: 'unreadable', detail: `${status.size} bytes are too many` }
    : undefined;
}

function problemOfError(error: unknown): FileProblem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return { kind: 'missing' };
  }
  return { kind: 'unreadable', detail: messageOf(error) };
}

/** Matches component by component; sorted by character code, directories end in a slash. */
function glob(pattern: string, directory: string, unreadable: UnreadablePath): readonly string[] {
  const full = joinPath(directory, pattern);
  const components = full.split('/').filter((part) => part !== '');
  let paths: readonly string[] = [full.startsWith('/') ? '/' : ''];
  for (const component of components) {
    paths = paths.flatMap((path) => step(path, component, unreadable));
  }
  return paths
    .flatMap((path) => {
      const kind = kindOf(path);
      return kind === undefined ? [] : [kind === 'directory' ? `${path}/` : path];
    })
    .sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
}

function step(path: string, component: string, unreadable: UnreadablePath): readonly string[] {
  if (!hasWildcard(component)) {
    return [joinPath(path, component)];
  }
  return entriesOf(path, unreadable)
    .map((entry) => entry.name)
    .filter((name) => matchesComponent(name, component))
    .map((name) => joinPath(path, name));
}

function entriesOf(path: string, unreadable: UnreadablePath): readonly Dirent[] {
  const directory = path === '' ? '.' : path;
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    const problem = problemOfError(error);
    if (problem.kind !== 'missing') {
      unreadable(directory, problem);
    }
    return [];
  }
}

/**
 * undefined when there is nothing, or only a link that leads nowhere. What cannot be looked at (a
 * loop of links, a directory without permission) is there: opening it tells why it cannot be read.
 */
function kindOf(path: string): 'directory' | 'other' | undefined {
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status) {
      return status.isDirectory() ? 'directory' : 'other';
    }
    return undefined;
  } catch {
    return 'other';
  }
}
