/** The limit of open descriptors. */
import { readFileSync } from 'node:fs';

/** What a process may have open where no limit is set (getrlimit(2)). */
const USUAL_LIMIT = 1024;

/** How many descriptors this process may have open: `Max open files` of proc(5), the soft limit. */
export function openFileLimit(): number {
  try {
    return softLimit(readFileSync('/proc/self/limits', 'latin1'));
  } catch {
    return USUAL_LIMIT;
  }
}

/** The soft limit in the text of /proc/PID/limits; `unlimited` is Infinity. */
export function softLimit(limits: string): number {
  const word = /^Max open files +(\S+)/m.exec(limits)?.[1];
  return word === 'unlimited' ? Number.POSITIVE_INFINITY : Number(word ?? USUAL_LIMIT);
}
