/** The paths of the command line. */
import { isAbsolute, resolve } from 'node:path';
import type { DaemonOptions } from '../command-line/option-values.js';

/**
 * The same options with absolute paths, for a daemon that leaves the directory where it was called.
 * `directory` is asked only where a path is relative.
 */
export function withAbsolutePaths(options: DaemonOptions, directory: () => string): DaemonOptions {
  const absolute = (path: string) => (isAbsolute(path) ? path : resolve(directory(), path));
  const { configurationFile, logFile, controlSocket, recordFile, pidFiles } = options;
  return {
    ...options,
    configurationFile: absolute(configurationFile),
    ...(logFile === undefined ? {} : { logFile: absolute(logFile) }),
    ...(controlSocket === undefined ? {} : { controlSocket: absolute(controlSocket) }),
    ...(recordFile === undefined ? {} : { recordFile: absolute(recordFile) }),
    pidFiles: Object.fromEntries(
      Object.entries(pidFiles).map(([child, path]: [string, string]) => [child, absolute(path)]),
    ),
  };
}
