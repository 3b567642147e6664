/** The pid files of the daemon, taken together: the holder of the parent's lock is the daemon. */
import { existsSync } from 'node:fs';
import { awaitLastThread, endOrphan } from '../../linux/process/orphan.js';
import { lockFile } from '../../linux/process/process-control.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { FileReport } from './file-report.js';
import { openPidFile, type PidFile } from './pid-file.js';
import type { RunPaths } from './run-paths.js';
import { readTrustedFile, type TrustedFile } from './trusted-file.js';

type Role = 'parent' | 'vrrp' | 'checkers' | 'bfd';
type Paths = Pick<RunPaths, Role>;
const CHILDREN = ['vrrp', 'checkers', 'bfd'] as const;

export class PidFiles {
  readonly #files = new Map<Role, PidFile>();
  readonly #paths: Paths;
  readonly #report: FileReport;

  constructor(paths: Paths, report: FileReport) {
    this.#paths = paths;
    this.#report = report;
  }

  /**
   * Opens and locks the file of a process, which may be that of others too. One that cannot be
   * opened is reported and done without.
   * @returns false when another daemon holds it
   */
  take(role: Role): boolean {
    const path = this.#paths[role];
    if ([...this.#files.values()].some((file) => file.path === path)) {
      return true; // one file for all is allowed; its lock is ours already
    }
    const result = openPidFile(path, lockFile);
    if (result.kind === 'locked') {
      this.#files.set(role, result.file);
    } else if (result.kind === 'failed') {
      this.#report.note(path, result.reason);
    }
    return result.kind !== 'alreadyRunning';
  }

  /** What cannot be written is logged: the lock, not the number, says that the daemon runs. */
  write(role: Role, pid: number): void {
    if (!this.#files.has(role)) {
      this.take(role);
    }
    const file = this.#files.get(role);
    if (file) {
      this.#report.note(file.path, file.write(pid));
    }
  }

  /** Removes the files; the parent's last, because its lock says that the daemon runs. */
  release(): void {
    for (const role of [...CHILDREN, 'parent'] as const) {
      this.leave(role);
    }
  }

  /** Removes the file of a process. */
  leave(role: Role): void {
    const file = this.#files.get(role);
    this.#files.delete(role);
    if (file) {
      this.#report.note(file.path, file.remove());
    }
  }
}

/**
 * Takes the file of the supervisor, and looks whether another daemon holds those of its children:
 * they are made when a child has a number to be written, and those of a daemon that was killed go.
 * One that was killed a moment ago may still end: until it has, it holds the locks.
 * @returns the path of the file that another daemon holds, if one does
 */
export function takePidFiles(
  paths: Paths,
  log: (event: SupervisorLogEvent) => void,
): PidFiles | { readonly heldBy: string } {
  awaitLastThread(numberIn(readTrustedFile(paths.parent)));
  const files = new PidFiles(paths, new FileReport(log));
  const roles = ['parent', ...CHILDREN.filter((role) => existsSync(paths[role]))] as const;
  for (const role of roles) {
    if (!files.take(role)) {
      files.release();
      return { heldBy: paths[role] };
    }
  }
  for (const role of CHILDREN) {
    endFormer(role, paths[role], log);
    files.leave(role);
  }
  return files;
}

/** No daemon holds the lock any more: what its children hold, this one adopts. */
function endFormer(role: Role, path: string, log: (event: SupervisorLogEvent) => void): void {
  const file = readTrustedFile(path);
  if (file.kind === 'refused') {
    log({ event: 'stateFileIgnored', path, reason: file.reason });
  }
  const pid = numberIn(file);
  if (pid > 1 && endOrphan(pid)) {
    log({ event: 'orphanEnded', role, pid });
  }
}

/** What a daemon before this one has written; 0: nothing. */
function numberIn(file: TrustedFile): number {
  return file.kind === 'text' ? Number(file.text) : 0;
}
