/**
 * The checks that a command passes before it is run (keepalived's run-time contract, "Security
 * checks"). Findings are values; who asked decides what to do with them.
 */
import { resolve } from 'node:path';
import type { ScriptCommand, ScriptDefaults } from '../config/model.js';
import type { ProcessIdentity } from './run-script.js';
import { mayExecute, type PathStep, unsafeReason, walkPath } from './script-path.js';

/** Something that is wrong, or remarkable, about a script. */
export interface ScriptFinding {
  readonly code:
    | 'script-not-found'
    | 'script-not-executable'
    | 'script-unsafe'
    | 'script-found-in-path'
    | 'script-user-unknown'
    | 'script-security-off';
  /** One sentence without a full stop. */
  readonly message: string;
  readonly severity: 'error' | 'warning';
  /** keepalived's message class SECURITY_ERROR: a configuration test exits with 6. */
  readonly security: boolean;
}

/** The outcome of all checks of a script. */
export interface ScriptCheck {
  /** What to execute in place of `argv[0]`. */
  readonly executable: string;
  readonly findings: readonly ScriptFinding[];
  /** The script must not be run. */
  readonly disabled: boolean;
}

/** execvp(3) without PATH, less the current directory. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** `script "</path"` is not run: it succeeds if the file can be opened for reading. */
export function isFileTest(command: ScriptCommand): boolean {
  return command.argv[0].startsWith('</');
}

/**
 * Checks a command that `account` is to run. Reads the file system.
 *
 * keepalived demands that every component of the configured path but the last is a directory, so
 * on a system with merged /usr it refuses every `/bin/…` script run as root. Nothing is unsafe
 * about root's own link in root's own directory: here links are followed, and each link and each
 * directory met on the way is checked in its place.
 */
export function checkScript(
  command: ScriptCommand,
  account: ProcessIdentity,
  defaults: ScriptDefaults,
  searchPath: string = daemonPath(),
): ScriptCheck {
  const name = command.argv[0];
  if (isFileTest(command)) {
    return { executable: name, findings: [], disabled: false };
  }
  if (name.includes('/')) {
    // the daemon works in /, wherever it was started or its file is checked
    return checkPath(resolve('/', name), account, defaults, []);
  }
  const found = searchPath
    .split(':')
    .filter((directory) => directory.startsWith('/'))
    .map((directory) => resolve(directory, name))
    .find((path) => executableBy(path, account));
  if (found === undefined) {
    const message = `script '${name}' is in no directory of PATH`;
    return refused(name, finding('script-not-found', message, true), []);
  }
  const advice = `script '${name}' was found as ${found}: write the full path`;
  return checkPath(found, account, defaults, [finding('script-found-in-path', advice, false)]);
}

/**
 * The finding about a configuration as a whole; undefined when there is nothing to say.
 * `runAsRoot`: some script runs as root; `insecure`: some script is unsafe.
 */
export function scriptSecurityFinding(
  runAsRoot: boolean,
  insecure: boolean,
  defaults: ScriptDefaults,
): ScriptFinding | undefined {
  if (!runAsRoot || defaults.enableScriptSecurity) {
    return undefined;
  }
  const message =
    'SECURITY VIOLATION - scripts are being executed but script_security not enabled.' +
    (insecure ? ' There are insecure scripts.' : '');
  return { code: 'script-security-off', message, severity: 'warning', security: true };
}

function checkPath(
  path: string,
  account: ProcessIdentity,
  defaults: ScriptDefaults,
  earlier: readonly ScriptFinding[],
): ScriptCheck {
  const walk = walkPath(path);
  if (walk.kind === 'failed') {
    const where = walk.path === path ? '' : ` (at ${walk.path})`;
    const message = `script '${path}' cannot be found: ${walk.code}${where}`;
    return refused(path, finding('script-not-found', message, true), earlier);
  }
  const obstacle = executionObstacle(walk.steps, account);
  if (obstacle !== undefined) {
    const message = `script '${path}' cannot be executed by its user: ${obstacle}`;
    return refused(path, finding('script-not-executable', message, true), earlier);
  }
  const executable = defaults.useSymlinkPaths ? path : walk.resolved;
  const reason = runsWithRootRights(walk.steps, account)
    ? walk.steps.map(unsafeReason).find((text) => text !== undefined)
    : undefined;
  if (reason === undefined) {
    return { executable, findings: earlier, disabled: false };
  }
  const disabled = defaults.enableScriptSecurity;
  const message = `Unsafe permissions found for script '${path}': ${reason}`;
  const unsafe: ScriptFinding = {
    code: 'script-unsafe',
    message,
    severity: disabled ? 'error' : 'warning',
    security: true,
  };
  return { executable, findings: [...earlier, unsafe], disabled };
}

function daemonPath(): string {
  const { PATH } = process.env;
  return PATH ?? DEFAULT_PATH;
}

function executionObstacle(
  steps: readonly PathStep[],
  account: ProcessIdentity,
): string | undefined {
  const end = steps.at(-1);
  if (!end?.status.isFile()) {
    return 'it is not a regular file';
  }
  const barred = steps.find(
    ({ status }) => !status.isSymbolicLink() && !mayExecute(status, account),
  );
  return barred && `no permission for ${barred.path}`;
}

/** Run as user or group root, or set-uid or set-gid root. */
function runsWithRootRights(steps: readonly PathStep[], account: ProcessIdentity): boolean {
  const status = steps.at(-1)?.status;
  const setUid = status?.uid === 0 && (status.mode & 0o4000) !== 0;
  const setGid = status?.gid === 0 && (status.mode & 0o2000) !== 0;
  return account.uid === 0 || account.gid === 0 || setUid || setGid;
}

function executableBy(path: string, account: ProcessIdentity): boolean {
  const walk = walkPath(path);
  return walk.kind === 'found' && executionObstacle(walk.steps, account) === undefined;
}

function finding(code: ScriptFinding['code'], message: string, error: boolean): ScriptFinding {
  return { code, message, severity: error ? 'error' : 'warning', security: false };
}

function refused(
  executable: string,
  reason: ScriptFinding,
  earlier: readonly ScriptFinding[],
): ScriptCheck {
  return { executable, findings: [...earlier, reason], disabled: true };
}
