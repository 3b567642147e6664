/** Starts the program of a child, which is told of our version and waits for its first message. */
import { type ChildProcess, fork } from 'node:child_process';
import { missingCapabilities } from '../../../linux/process/capabilities.js';
import { version } from '../../../observe/version.js';

/** The first of those that an api child is started with; node's channel is the one before. */
export const FIRST_SHARED_DESCRIPTOR = 4;

/** Of root's capabilities only those to become another user (capabilities(7)). */
const OF_ROOT = ['--bounding-set=-all,+setuid,+setgid'];

/**
 * Starts the api child, through setpriv(1): none of its threads has a capability that it does not
 * need to give up the others, and no program that it could start would get one.
 */
export function forkApiChild(descriptors: readonly number[]): ChildProcess {
  const drop = ['--ambient-caps=-all', '--no-new-privs'];
  // A service manager may have taken that from root; the change of user does the rest all the same.
  const mayBound = process.geteuid?.() === 0 && missingCapabilities(['CAP_SETPCAP']).length === 0;
  return fork(new URL('./api-child.js', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', ...descriptors],
    execPath: 'setpriv',
    execArgv: [...(mayBound ? OF_ROOT : []), ...drop, process.execPath],
  });
}

/** @param engineOptions are node's, none of which a child takes over from its supervisor */
export function forkChild(
  child: 'agents' | 'bfd' | 'checker' | 'discovery' | 'vrrp',
  engineOptions: readonly string[] = [],
): ChildProcess {
  return fork(new URL(`./${child}-child.js`, import.meta.url), [version], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...engineOptions],
  });
}
