/**
 * Walks a path as the kernel does, link by link, and tells what it meets on the way: what decides
 * whether another user could replace the script that root is about to run.
 */
import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ProcessIdentity } from './run-script.js';

/** One object on the way: a directory, a symbolic link that was followed, or the end. */
export interface PathStep {
  readonly path: string;
  readonly status: Stats;
}

/** Where a path leads, with every step on the way, or where the walk ended. */
export type PathWalk =
  | { readonly kind: 'found'; readonly resolved: string; readonly steps: readonly PathStep[] }
  /** `code` is an errno name: ENOENT, ENOTDIR, ELOOP, EACCES. */
  | { readonly kind: 'failed'; readonly path: string; readonly code: string };

/** As in the kernel, path_resolution(7). */
const MAXIMUM_LINKS = 40;
const S_ISVTX = 0o1000;
const GROUP_WRITE = 0o020;
const OTHERS_WRITE = 0o002;

/**
 * Follows an absolute path (cleaned of `//`, `.` and `..` first, as keepalived does) through all
 * symbolic links. The last step is the object that the path stands for.
 */
export function walkPath(path: string): PathWalk {
  const steps: PathStep[] = [];
  let current = '/';
  let remaining = resolve('/', path).split('/');
  let links = 0;
  for (let name = remaining.shift(); name !== undefined; name = remaining.shift()) {
    if (name === '' && steps.length > 0) {
      continue;
    }
    const next = resolve(current, name);
    const status = statusOf(next);
    if (typeof status === 'string') {
      return { kind: 'failed', path: next, code: status };
    }
    steps.push({ path: next, status });
    if (!status.isSymbolicLink()) {
      if (remaining.length > 0 && !status.isDirectory()) {
        return { kind: 'failed', path: next, code: 'ENOTDIR' };
      }
      current = next;
      continue;
    }
    links += 1;
    if (links > MAXIMUM_LINKS) {
      return { kind: 'failed', path: next, code: 'ELOOP' };
    }
    const linked = textOfLink(next);
    if ('code' in linked) {
      return { kind: 'failed', path: next, code: linked.code };
    }
    const target = resolve(dirname(next), linked.text);
    remaining = [...target.split('/').slice(1), ...remaining];
    current = '/';
  }
  return { kind: 'found', resolved: current, steps };
}

function statusOf(path: string): Stats | string {
  try {
    return lstatSync(path);
  } catch (error) {
    return codeOf(error);
  }
}

/** What was a link a moment ago may have been replaced by a file (EINVAL), or have gone. */
function textOfLink(path: string): { readonly text: string } | { readonly code: string } {
  try {
    return { text: readlinkSync(path) };
  } catch (error) {
    return { code: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
}

/**
 * Why a step gives a user other than root the means to replace the script; undefined when it
 * does not. The mode of a link means nothing (it is always 0777), its owner does.
 */
export function unsafeReason({ path, status }: PathStep): string | undefined {
  if (status.uid !== 0) {
    return `${path} belongs to user ${status.uid}, not to root`;
  }
  const sticky = status.isDirectory() && (status.mode & S_ISVTX) !== 0;
  if (status.isSymbolicLink() || sticky) {
    return undefined;
  }
  if ((status.mode & OTHERS_WRITE) !== 0) {
    return `${path} can be written by everybody`;
  }
  if ((status.mode & GROUP_WRITE) !== 0 && status.gid !== 0) {
    return `${path} can be written by group ${status.gid}`;
  }
  return undefined;
}

/**
 * Whether an account may execute a file or search a directory, from the mode bits. Access control
 * lists are seen only as far as they show in the group bits.
 */
export function mayExecute(status: Stats, account: ProcessIdentity): boolean {
  if (account.uid === 0) {
    return status.isDirectory() || (status.mode & 0o111) !== 0;
  }
  if (status.uid === account.uid) {
    return (status.mode & 0o100) !== 0;
  }
  const inGroup = status.gid === account.gid || account.supplementaryGroups.includes(status.gid);
  return (status.mode & (inGroup ? 0o010 : 0o001)) !== 0;
}
