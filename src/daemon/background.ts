/**
 * Going into the background. Node cannot fork, so the daemon starts itself once more in a session
 * of its own, waits until that process says that it runs, and ends.
 */
import { spawn } from 'node:child_process';

/** Set in the environment of the process that has been put into the background. */
const BACKGROUND = 'UPKEEPD_BACKGROUND';

/** Whether this process is the one that runs in the background. */
export function inBackground(): boolean {
  return process.env[BACKGROUND] === '1';
}

/**
 * Starts `script` with `argv` as a session leader with null streams. Its first steps are still in
 * the directory where the user is, from which relative paths on the command line count.
 * @returns the exit status for this foreground process: 0 once the daemon runs, else the status
 * with which it ended.
 */
export function startInBackground(script: string, argv: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, script, ...argv], {
    detached: true, // setsid(2)
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, [BACKGROUND]: '1' },
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
    child.once('message', () => {
      child.disconnect();
      child.unref();
      resolve(0);
    });
  });
}

/** In the background: holds no directory that an administrator might want to unmount. */
export function leaveDirectory(): void {
  if (inBackground()) {
    process.chdir('/');
  }
}

/** Tells the waiting foreground process that the daemon runs. */
export function reportRunning(): void {
  if (!inBackground() || !process.connected) {
    return;
  }
  process.send?.('running', () => process.disconnect());
}
