/** `reload_file`: an empty file that exists while a configuration is read, for who has to wait. */
import { chmodSync, writeFileSync } from 'node:fs';
import { failureOf } from '../../base/failure.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { removeFile } from './remove-file.js';

/** The marker's path: as configured, or beside the parent's pid file; undefined without keyword. */
export function reloadMarkerPath(
  configured: string | undefined,
  parentPidFile: string,
): string | undefined {
  return configured === '' ? `${parentPidFile.replace(/\.pid$/, '')}.reload` : configured;
}

/** Runs `read` with the marker in place; one that cannot be made is reported and done without. */
export function whileMarked<Result>(
  path: string | undefined,
  read: () => Result,
  log: (event: SupervisorLogEvent) => void,
): Result {
  if (path === undefined) {
    return read();
  }
  const report = (reason: string | undefined): void => {
    if (reason !== undefined) {
      log({ event: 'fileFailed', path, reason });
    }
  };
  report(
    failureOf(() => {
      writeFileSync(path, '');
      chmodSync(path, 0o644); // whatever the umask: others look for it
    }),
  );
  try {
    return read();
  } finally {
    report(failureOf(() => removeFile(path)));
  }
}
