/** The command `upkeep` of this build, run to its end. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { DaemonStatus } from '../../src/observe/status/status.js';
import type { Daemon } from './daemon.js';
import { upkeepPath } from './daemon-kind.js';

/** What a command has printed and how it has ended. */
export interface CommandResult {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs `upkeep` with these arguments. */
export function upkeep(...args: readonly string[]): CommandResult {
  return upkeepWith({}, ...args);
}

/** The same with additions to the environment. */
export function upkeepWith(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): CommandResult {
  const env = { ...process.env, ...environment };
  const run = spawnSync(process.execPath, [upkeepPath, ...args], { encoding: 'utf8', env });
  return { status: run.status, output: run.stdout, errors: run.stderr };
}

/** The control socket of a daemon: it stands beside the pid file. */
export function controlSocket(daemon: Daemon): string {
  return join(daemon.directory, 'parent.sock');
}

/** What a daemon says about itself. @throws when it does not answer. */
export function statusOf(daemon: Daemon): DaemonStatus {
  const words = ['--silent', '--show-error', '--fail', '--max-time', '10', '--unix-socket'];
  const asked = [...words, controlSocket(daemon), 'http://localhost/status'];
  const { status, stdout, stderr } = spawnSync('curl', asked, { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`GET /status ended with ${status}: ${stderr}`);
  }
  return JSON.parse(stdout);
}
