/** Starts the program of a child, which is told of our version and waits for its first message. */
import { type ChildProcess, fork } from 'node:child_process';
import { version } from '../../../observe/version.js';

/** @param engineOptions are node's, none of which a child takes over from its supervisor */
export function forkChild(
  child: 'bfd' | 'checker' | 'vrrp',
  engineOptions: readonly string[] = [],
): ChildProcess {
  return fork(new URL(`./${child}-child.js`, import.meta.url), [version], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...engineOptions],
  });
}
