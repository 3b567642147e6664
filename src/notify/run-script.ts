/**
 * Runs scripts.
 *
 *     runScript ─▶ start queue ─▶ spawn ─▶ leader ── exits ─▶ done
 *                                            │ time is up ──▶ done (timedOut)
 *                                            └▶ SIGTERM, SIGKILL to the group ─▶ ended
 *
 * keepalived's scripts get SIGTERM when it dies (parent-death signal). Ours are terminated in the
 * orderly stop of who has started them, and those of a killed supervisor run to their end.
 */

import type { ScriptCommand } from '../config/model.js';
import { childProcess } from '../linux/process/child-process.js';
import {
  type ProgramEnd,
  type ProgramStart,
  programEnvironment,
  startProgram,
} from '../linux/process/started-program.js';
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

/** Made once: the daemon's own does not change, and each name in it is a call of node's. */
let environment: Uint8Array | undefined;

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
    const start = programOf(this.#command, this.#extraArguments, this.#options);
    const leader = startProgram(start, (end) => this.#exited(end));
    if (leader.kind === 'notStarted') {
      this.#notStarted(leader.reason);
      return;
    }
    this.pid = leader.pid;
    const timeoutMs = this.#options.timeoutMs ?? 0;
    if (timeoutMs > 0) {
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

  #exited(end: ProgramEnd): void {
    clearTimeout(this.#timer);
    this.#settle(end);
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

function programOf(
  command: ScriptCommand,
  extraArguments: readonly string[],
  options: RunScriptOptions,
): ProgramStart {
  const { account, workingDirectory } = options;
  environment ??= programEnvironment(scriptEnvironment(process.env));
  return {
    workingDirectory,
    file: options.executable ?? command.argv[0],
    argv: [...command.argv, ...extraArguments],
    environment,
    ...(account && { identity: [account.uid, account.gid, ...account.supplementaryGroups] }),
  };
}
