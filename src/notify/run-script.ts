/**
 * Runs scripts.
 *
 *     runScript ─▶ start queue ─▶ spawn ─▶ leader ── exits ─▶ done
 *                                            │ time is up ──▶ done (timedOut)
 *                                            └▶ SIGTERM, SIGKILL to the group ─▶ ended
 *
 * keepalived's scripts get SIGTERM when it dies (parent-death signal). That cannot be had through
 * node: who starts scripts has to terminate them in its orderly stop, and those of a killed
 * supervisor run to their end.
 */

import type { SpawnOptions } from 'node:child_process';
import { messageOf } from '../base/failure.js';
import type { ScriptCommand } from '../config/model.js';
import { childProcess } from '../linux/process/child-process.js';
import { endProcessGroup } from './process-group.js';
import type { ScriptOutcome } from './script-outcome.js';
import { enqueueStart } from './start-queue.js';

export type { ScriptOutcome } from './script-outcome.js';

/** A script that runs, or waits for its turn to run. */
export interface ScriptRun {
  /** The leader of the process group; undefined until it has been started. */
  readonly pid: number | undefined;
  /** The outcome, as soon as it is known. Never rejects. */
  readonly done: Promise<ScriptOutcome>;
  /**
   * There is no process left: after a normal exit at once (what the script has put into the
   * background is its own affair), after a time-out or `terminate` when the whole group is gone.
   */
  readonly ended: Promise<void>;
  /** Ends the process group, or prevents the start. Calls after the first change nothing. */
  terminate(): void;
}

/** Who a process runs as. */
export interface ProcessIdentity {
  readonly uid: number;
  readonly gid: number;
  /** To be set; empty: all supplementary groups are dropped. */
  readonly supplementaryGroups: readonly number[];
}

/** How a script is run other than by default. */
export interface RunScriptOptions {
  /** Absent: as the daemon itself, supplementary groups included. */
  readonly account?: ProcessIdentity;
  /** Counted from the start of the process; absent or 0: for ever. */
  readonly timeoutMs?: number;
  /** What is executed in place of `argv[0]`, which stays the name that the command sees. */
  readonly executable?: string;
  readonly workingDirectory: string;
}

/**
 * What scripts never inherit (keepalived's run-time contract, "Environment"), the place where the
 * Debian package has the daemon compiled included: a script's own node must not write there.
 */
const WITHHELD_VARIABLES = ['IFS', 'LD_PRELOAD', 'LD_LIBRARY_PATH', 'NODE_COMPILE_CACHE'];

/** Every script that has been asked for and has not ended; of a group, all its processes. */
const unfinished = new Set<Run>();

/**
 * Starts a command in a process group of its own, soon: runs start in the order of the calls,
 * one in each turn of the event loop. Errors are outcomes.
 */
export function runScript(
  command: ScriptCommand,
  extraArguments: readonly string[],
  options: RunScriptOptions,
): ScriptRun {
  const run = new Run(command, extraArguments, options);
  unfinished.add(run);
  void run.ended.then(() => unfinished.delete(run));
  enqueueStart(() => run.start());
  return run;
}

/**
 * The end of the daemon: what waits is not started any more, what runs is terminated with its
 * process group, and killed when it does not obey. Resolves when no process is left, or after
 * `limitMs` (a process in the kernel's hands cannot be killed).
 */
export async function endAllScripts(limitMs: number): Promise<void> {
  const ended = [...unfinished].map((run) => {
    run.terminate();
    return run.ended;
  });
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([Promise.all(ended), limit]);
  clearTimeout(timer);
}

/**
 * Runs a short command of the system and returns what it printed; undefined when it failed.
 * Blocks: only for questions asked at start and reload.
 */
export function captureOutput(file: string, args: readonly string[]): string | undefined {
  const { status, stdout } = childProcess().spawnSync(file, args, {
    encoding: 'utf8',
    timeout: 5_000,
  });
  return status === 0 ? stdout.replace(/\n$/, '') : undefined;
}

/** The environment of scripts. */
export function scriptEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const environment = { ...inherited };
  for (const name of WITHHELD_VARIABLES) {
    delete environment[name];
  }
  return environment;
}

class Run implements ScriptRun {
  pid: number | undefined;
  readonly done: Promise<ScriptOutcome>;
  readonly ended: Promise<void>;
  readonly #command: ScriptCommand;
  readonly #extraArguments: readonly string[];
  readonly #options: RunScriptOptions;
  readonly #leaderGone: Promise<void>;
  #settle: (outcome: ScriptOutcome) => void = unset;
  #end: () => void = unset;
  #leaveLeader: () => void = unset;
  #timer: NodeJS.Timeout | undefined;
  #terminating = false;

  constructor(command: ScriptCommand, extra: readonly string[], options: RunScriptOptions) {
    this.#command = command;
    this.#extraArguments = extra;
    this.#options = options;
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#leaderGone = new Promise((resolve) => {
      this.#leaveLeader = resolve;
    });
  }

  start(): void {
    if (this.#terminating) {
      this.#notStarted('it was stopped before it could start');
      return;
    }
    try {
      this.#launch();
    } catch (error) {
      this.#notStarted(reasonOf(error)); // some errors of the system are thrown, as ENOMEM
    }
  }

  #launch(): void {
    const line = commandLine(this.#command, this.#extraArguments, this.#options);
    const leader = childProcess().spawn(line.file, line.args, line.options);
    leader.once('error', (error) => this.#notStarted(reasonOf(error)));
    leader.once('exit', (status, signal) => this.#exited(status, signal));
    this.pid = leader.pid;
    const timeoutMs = this.#options.timeoutMs ?? 0;
    if (this.pid !== undefined && timeoutMs > 0) {
      this.#timer = setTimeout(() => {
        this.#settle({ kind: 'timedOut', afterMs: timeoutMs });
        this.terminate();
      }, timeoutMs);
    }
  }

  terminate(): void {
    if (this.#terminating) {
      return;
    }
    this.#terminating = true;
    clearTimeout(this.#timer);
    if (this.pid !== undefined) {
      void endProcessGroup(this.pid, this.#leaderGone).then(this.#end);
    }
  }

  #exited(status: number | null, signal: string | null): void {
    clearTimeout(this.#timer);
    this.#settle(
      signal === null ? { kind: 'exited', status: status ?? 0 } : { kind: 'signalled', signal },
    );
    this.#leaveLeader();
    if (!this.#terminating) {
      // From here on the number may belong to another process.
      this.#terminating = true;
      this.#end();
    }
  }

  #notStarted(reason: string): void {
    this.#terminating = true;
    this.#settle({ kind: 'notStarted', reason });
    this.#end();
  }
}

function unset(): void {
  throw new Error('a promise has called its executor too late');
}

/** The name of the error of the system (`ENOENT`), if it is one. */
function reasonOf(error: unknown): string {
  const { code } = error instanceof Error && 'code' in error ? error : {};
  return typeof code === 'string' ? code : messageOf(error);
}

interface CommandLine {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: SpawnOptions;
}

function commandLine(
  command: ScriptCommand,
  extraArguments: readonly string[],
  options: RunScriptOptions,
): CommandLine {
  const [name, ...configured] = command.argv;
  const args = [...configured, ...extraArguments];
  const file = options.executable ?? name;
  const common = {
    detached: true,
    stdio: 'ignore',
    env: scriptEnvironment(process.env),
    cwd: options.workingDirectory,
  } as const;
  const account = options.account;
  if (account === undefined) {
    return { file, args, options: { ...common, argv0: name } };
  }
  if (account.supplementaryGroups.length > 0) {
    // Node can only drop supplementary groups; setpriv(1) of util-linux sets them.
    const groups = account.supplementaryGroups.join(',');
    const wrapper = [`--reuid=${account.uid}`, `--regid=${account.gid}`, `--groups=${groups}`];
    return { file: 'setpriv', args: [...wrapper, '--', file, ...args], options: common };
  }
  // With a user id, libuv drops all supplementary groups.
  return { file, args, options: { ...common, argv0: name, uid: account.uid, gid: account.gid } };
}
