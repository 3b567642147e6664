/**
 * `net.ipv4.conf.IF.promote_secondaries`: when it is 0, as it is by default, the kernel removes all
 * addresses of a subnet with the first one that was added (ip-sysctl.rst). With 1, the next one
 * takes its place.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { failureOf } from '../../base/failure.js';

function path(interfaceName: string): string {
  return `/proc/sys/net/ipv4/conf/${interfaceName}/promote_secondaries`;
}

/**
 * Sets promotion for an interface.
 * @returns whether it was on before.
 * @throws Error of the file system when the setting cannot be read or written.
 */
function setPromotion(interfaceName: string, on: boolean): boolean {
  const before = readFileSync(path(interfaceName), 'latin1').trim() !== '0';
  if (before !== on) {
    writeFileSync(path(interfaceName), on ? '1' : '0');
  }
  return before;
}

/**
 * Runs `action` with promotion on, as far as that can be set, and puts the settings back.
 * @param action is told the interfaces where it is off: `/proc/sys` of a container is read-only.
 */
export function withPromotion<Result>(
  interfaceNames: Iterable<string>,
  action: (unprotected: ReadonlySet<string>) => Result,
): Result {
  const changed: string[] = [];
  const unprotected = new Set<string>();
  for (const name of interfaceNames) {
    try {
      if (!setPromotion(name, true)) {
        changed.push(name);
      }
    } catch {
      unprotected.add(name);
    }
  }
  try {
    return action(unprotected);
  } finally {
    for (const name of changed) {
      // An interface that has gone meanwhile took its setting along.
      failureOf(() => setPromotion(name, false));
    }
  }
}
