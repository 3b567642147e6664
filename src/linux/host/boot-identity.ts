/** What tells this boot of this machine, and its network namespaces, from others. */
import { readFileSync, statSync } from 'node:fs';

/** A text that is another one after each boot (random(4), `boot_id`). */
export function bootIdentity(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
}

/**
 * The inode of a network namespace (namespaces(7)): the same for all files that stand for it.
 * @param path of such a file; by default the namespace of this process
 * @throws when there is no such file
 */
export function networkNamespaceIdentity(path = '/proc/self/ns/net'): string {
  return String(statSync(path).ino);
}
