/** The pid files of the daemon, taken together: whoever holds the parent's lock is the daemon. */
import { lockFile } from '../../linux/process/process-control.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { openPidFile, type PidFile } from './pid-file.js';
import type { RunPaths } from './run-paths.js';

type Role = 'parent' | 'vrrp' | 'checkers';

export class PidFiles {
  readonly #files: ReadonlyMap<Role, PidFile>;

  constructor(files: ReadonlyMap<Role, PidFile>) {
    this.#files = files;
  }

  write(role: Role, pid: number): void {
    this.#files.get(role)?.write(pid);
  }

  /** Removes the files; the parent's last, because its lock says that the daemon runs. */
  release(): void {
    for (const file of [...this.#files.values()].reverse()) {
      file.remove();
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
  for (const role of ['parent', 'vrrp', 'checkers'] as const) {
    const path = paths[role];
    if ([...taken.values()].some((file) => file.path === path)) {
      continue; // one file for all is allowed; its lock is ours already
    }
    const result = openPidFile(path, lockFile);
    if (result.kind === 'locked') {
      taken.set(role, result.file);
    } else if (result.kind === 'failed') {
      log({ event: 'fileFailed', path, reason: result.reason });
    } else {
      new PidFiles(taken).release();
      return { heldBy: path };
    }
  }
  return new PidFiles(taken);
}
