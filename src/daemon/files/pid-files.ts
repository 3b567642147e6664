/** The pid files of the daemon, taken together: whoever holds the parent's lock is the daemon. */
import { lockFile } from '../../linux/process/process-control.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { FileReport } from './file-report.js';
import { openPidFile, type PidFile } from './pid-file.js';
import type { RunPaths } from './run-paths.js';

type Role = 'parent' | 'vrrp' | 'checkers' | 'bfd';

export class PidFiles {
  readonly #files: ReadonlyMap<Role, PidFile>;
  readonly #report: FileReport;

  constructor(files: ReadonlyMap<Role, PidFile>, report: FileReport) {
    this.#files = files;
    this.#report = report;
  }

  /** What cannot be written is logged: the lock, not the number, says that the daemon runs. */
  write(role: Role, pid: number): void {
    const file = this.#files.get(role);
    if (file) {
      this.#report.note(file.path, file.write(pid));
    }
  }

  /** Removes the files; the parent's last, because its lock says that the daemon runs. */
  release(): void {
    for (const file of [...this.#files.values()].reverse()) {
      this.#report.note(file.path, file.remove());
    }
  }
}

/**
 * Opens and locks the pid files. One that cannot be opened is reported and done without.
 * @returns the path of the file that another daemon holds, if one does
 */
export function takePidFiles(
  paths: RunPaths,
  log: (event: SupervisorLogEvent) => void,
): PidFiles | { readonly heldBy: string } {
  const taken = new Map<Role, PidFile>();
  const report = new FileReport(log);
  for (const role of ['parent', 'vrrp', 'checkers', 'bfd'] as const) {
    const path = paths[role];
    if ([...taken.values()].some((file) => file.path === path)) {
      continue; // one file for all is allowed; its lock is ours already
    }
    const result = openPidFile(path, lockFile);
    if (result.kind === 'locked') {
      taken.set(role, result.file);
    } else if (result.kind === 'failed') {
      report.note(path, result.reason);
    } else {
      new PidFiles(taken, report).release();
      return { heldBy: path };
    }
  }
  return new PidFiles(taken, report);
}
