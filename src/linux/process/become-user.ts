/** Gives up the rights of root for good. */

/** A user without rights. */
export interface PlainUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * All threads of this process become this user's, without supplementary groups: glibc changes each
 * of them (nptl(7)), and with its user a thread loses its capabilities (capabilities(7)).
 * @throws Error when the kernel refuses
 */
export function becomeUser({ uid, gid }: PlainUser): void {
  process.setgroups?.([]);
  process.setgid?.(gid);
  process.setuid?.(uid);
}
