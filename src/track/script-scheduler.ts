/** Runs the track scripts of a configuration and reports every result; the VRRP core counts. */
import { sameData } from '../base/same-data.js';
import type { Timers } from '../base/timers.js';
import type { ScriptDefaults, VrrpScript } from '../config/model.js';
import { createScriptPreparer, refusalReason } from '../notify/prepared-script.js';
import { runScript, type ScriptRun } from '../notify/run-script.js';
import { isFileTest } from '../notify/script-security.js';
import type { SupervisorLogEvent } from '../observe/log/log-events.js';
import type { TrackerRuns } from '../observe/status/tallies.js';
import { testFile } from './file-test.js';
import { RunTimes } from './run-times.js';
import { ScriptTask } from './script-task.js';
import { systemTimers } from './timers.js';

export interface ScriptScheduler {
  /**
   * Runs these scripts and no others. A script of the same name, command and parameters goes on
   * undisturbed while the defaults are the same; others run for the first time at once. Give it
   * the scripts that are left after `auditScripts`: one that must not run is reported as failed at
   * every interval.
   */
  configure(scripts: readonly VrrpScript[], defaults: ScriptDefaults): void;
  /** Names of the scripts that run now. */
  running(): ReadonlySet<string>;
  /** How often each script ran, and what came of it. */
  runs(): readonly TrackerRuns[];
  /** Terminates what runs; resolves when it is gone, at the latest after 5 s. */
  close(): Promise<void>;
}

/** Who hears of results, and where scripts run. */
export interface ScriptSchedulerOptions {
  onResult(script: string, succeeded: boolean): void;
  readonly log: (event: SupervisorLogEvent) => void;
  /** `/`, or the directory the daemon was started in when it stays in the foreground. */
  readonly workingDirectory: string;
  /** For tests. */
  readonly timers?: Timers;
  /** For tests: replaces the start of a process. */
  readonly start?: (script: VrrpScript, timeoutMs: number) => ScriptRun;
}

/** SIGKILL comes after 2 s; what that does not end, nothing ends. */
const CLOSE_LIMIT_MS = 5_000;

/** Creates a scheduler without scripts. */
export function createScriptScheduler(options: ScriptSchedulerOptions): ScriptScheduler {
  return new Scheduler(options);
}

class Scheduler implements ScriptScheduler {
  readonly #options: ScriptSchedulerOptions;
  #tasks: ReadonlyMap<string, ScriptTask> = new Map();
  /** The account and rules that they run with. */
  #defaults: ScriptDefaults | undefined;
  readonly #times = new RunTimes();

  constructor(options: ScriptSchedulerOptions) {
    this.#options = options;
  }

  configure(scripts: readonly VrrpScript[], defaults: ScriptDefaults): void {
    const former = this.#tasks;
    const tasks = new Map<string, ScriptTask>();
    const fresh: { readonly task: ScriptTask; readonly name: string }[] = [];
    const { start } = this.#options;
    const startOf: Starter = start
      ? (script) => (timeoutMs) => start(script, timeoutMs)
      : this.#starter(defaults);
    const sameRules = sameData(this.#defaults, defaults);
    this.#defaults = defaults;
    for (const script of scripts) {
      const kept = sameRules ? former.get(script.name) : undefined;
      const task = kept?.serves(script) ? kept : this.#task(script, startOf);
      tasks.set(script.name, task);
      if (task !== kept) {
        fresh.push({ task, name: script.name });
      }
    }
    this.#tasks = tasks;
    this.#times.keepOnly(new Set(tasks.keys()));
    const stopped = new Map<string, Promise<void>>();
    for (const [name, task] of former) {
      if (tasks.get(name) !== task) {
        stopped.set(name, task.stop());
      }
    }
    for (const { task, name } of fresh) {
      task.start(stopped.get(name));
    }
  }

  running(): ReadonlySet<string> {
    return new Set([...this.#tasks].filter(([, task]) => task.running).map(([name]) => name));
  }

  runs(): readonly TrackerRuns[] {
    return this.#times.current();
  }

  async close(): Promise<void> {
    const ended = [...this.#tasks.values()].map((task) => task.stop());
    this.#tasks = new Map();
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise((resolve) => {
      timer = setTimeout(resolve, CLOSE_LIMIT_MS);
    });
    await Promise.race([Promise.all(ended), limit]);
    clearTimeout(timer);
  }

  #task(script: VrrpScript, startOf: Starter): ScriptTask {
    const { onResult, log, timers } = this.#options;
    const { name, command } = script;
    const what = `vrrp_script ${name}`;
    return new ScriptTask(script, {
      timers: timers ?? systemTimers,
      start: startOf(script),
      onResult: (succeeded) => onResult(name, succeeded),
      onRun: (outcome, tookMs) => this.#times.note(name, outcome, tookMs),
      onFailure: (reason) => log({ event: 'scriptFailed', what, command: command.text, reason }),
    });
  }

  #starter(defaults: ScriptDefaults): Starter {
    const { workingDirectory } = this.#options;
    const prepare = createScriptPreparer(defaults);
    return ({ command }) => {
      if (isFileTest(command)) {
        return (timeoutMs) => testFile(command.argv[0].slice(1), timeoutMs);
      }
      let preparation = prepare(command);
      return (timeoutMs) => {
        // A file that is being replaced is there at the next run: what was refused is asked again.
        preparation = preparation.script ? preparation : createScriptPreparer(defaults)(command);
        const { script } = preparation;
        if (script === undefined) {
          return neverStarted(refusalReason(preparation));
        }
        const { account, executable } = script;
        return runScript(command, [], { account, executable, timeoutMs, workingDirectory });
      };
    };
  }
}

/** From a script to the function that starts one run of it. */
type Starter = (script: VrrpScript) => (timeoutMs: number) => ScriptRun;

function neverStarted(reason: string): ScriptRun {
  return {
    pid: undefined,
    done: Promise.resolve({ kind: 'notStarted', reason }),
    ended: Promise.resolve(),
    terminate: () => undefined,
  };
}
