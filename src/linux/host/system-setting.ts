/** Settings of the kernel as sysctl(8) names them: files below /proc/sys. */
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * As sysctl(8) reads a name: points stand between its parts, or slashes; then the parts may have
 * points of their own, as `eth0.100` has.
 */
function path(name: string): string {
  return `/proc/sys/${name.includes('/') ? name : name.replaceAll('.', '/')}`;
}

/** The value of a setting, with a blank between its words; undefined: the kernel has none of it. */
export function readSetting(name: string): string | undefined {
  try {
    return readFileSync(path(name), 'latin1').trim().replace(/\s+/g, ' ');
  } catch {
    return undefined;
  }
}

/** Sets a setting. @throws Error of the file system */
export function writeSetting(name: string, value: string): void {
  writeFileSync(path(name), value);
}
