/** Which program is under test, and how it is started. Both understand keepalived's options. */
import { fileURLToPath } from 'node:url';

/** Our daemon, or the program it wants to be compatible with. */
export type DaemonKind = 'upkeep' | 'keepalived';

/** Whether it is one of the two. */
export function isDaemonKind(name: string): name is DaemonKind {
  return name === 'upkeep' || name === 'keepalived';
}

/** The file of a program of this build, as it is installed. */
export function programPath(name: string): string {
  return fileURLToPath(new URL(`../../programs/upkeep/${name}.js`, import.meta.url));
}

/** The daemon. */
export const upkeepdPath = programPath('upkeepd');

/** The command. */
export const upkeepPath = programPath('upkeep');

/**
 * The daemon that tests run: ours, unless UPKEEP_TEST_DAEMON says `keepalived`, which is how a
 * scenario is tried against the original.
 * @throws RangeError for anything else.
 */
export function daemonUnderTest(): DaemonKind {
  const { UPKEEP_TEST_DAEMON: kind = 'upkeep' } = process.env;
  if (!isDaemonKind(kind)) {
    throw new RangeError(`UPKEEP_TEST_DAEMON is "${kind}": expected upkeep or keepalived`);
  }
  return kind;
}

/** The command and first arguments that start a daemon of this kind. */
export function daemonCommand(kind: DaemonKind): readonly [string, ...string[]] {
  return kind === 'keepalived' ? ['keepalived'] : [process.execPath, upkeepdPath];
}
