/** Settings of the kernel as sysctl(8) names them: files below /proc/sys. */
import { readFileSync, writeFileSync } from 'node:fs';

/** A name with points between its parts; interfaces with points in theirs are not meant. */
function path(name: string): string {
  return `/proc/sys/${name.replaceAll('.', '/')}`;
}

/** The value of a setting, or undefined where the kernel has none of this name. */
export function readSetting(name: string): string | undefined {
  try {
    return readFileSync(path(name), 'latin1').trim();
  } catch {
    return undefined;
  }
}

/** Sets a setting. @throws Error of the file system */
export function writeSetting(name: string, value: string): void {
  writeFileSync(path(name), value);
}
