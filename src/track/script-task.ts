/**
 * One track script: runs at its interval from start to start, never twice at once.
 *
 *     tick ── nothing runs ──▶ run ──▶ result
 *       ├──── it still runs ─────────▶ no result: it may take as long as its time-out
 *       └──── it was killed and is still there ──▶ failure
 *
 * A machine that is short of processes or descriptors says nothing about the script: its last
 * result stands, or the shortage would move the addresses.
 *
 * The last case is a process that even SIGKILL does not end (a dead network file system). What
 * cannot be checked counts as failed at every interval, or `fall` would never be reached.
 */

import type { Timers } from '../base/timers.js';
import type { VrrpScript } from '../config/model.js';
import type { ScriptOutcome, ScriptRun } from '../notify/run-script.js';
import { describeOutcome, isShortage, succeeded } from '../notify/script-outcome.js';
import { nextDeadlineMs } from './timers.js';

/** What a task works through, and who hears of its results. */
export interface ScriptTaskOptions {
  readonly timers: Timers;
  /** Starts one run. */
  readonly start: (timeoutMs: number) => ScriptRun;
  readonly onResult: (succeeded: boolean) => void;
  /** Says why the script fails, once for each reason in a row. */
  readonly onFailure: (reason: string) => void;
  /** A run is over, or could not begin. */
  readonly onRun: (outcome: ScriptOutcome, tookMs: number) => void;
}

/** Timers may fire a little early; less than this is on time. */
const EARLY_MS = 2;

export class ScriptTask {
  readonly #script: VrrpScript;
  readonly #options: ScriptTaskOptions;
  #run: ScriptRun | undefined;
  #overdue = false;
  #blocked = false;
  #stopped = false;
  #deadlineMs = 0;
  #lastFailure: string | undefined;
  #disarm: () => void = () => undefined;

  constructor(script: VrrpScript, options: ScriptTaskOptions) {
    this.#script = script;
    this.#options = options;
  }

  get running(): boolean {
    return this.#run !== undefined;
  }

  /** Whether the script is the same as far as running it is concerned. */
  serves(script: VrrpScript): boolean {
    return taskKey(this.#script) === taskKey(script);
  }

  /** Runs for the first time: at once, or when `predecessor` is gone. */
  start(predecessor: Promise<void> | undefined): void {
    this.#deadlineMs = this.#options.timers.nowMs();
    if (predecessor === undefined) {
      this.#tick();
      return;
    }
    this.#blocked = true;
    this.#arm();
    void predecessor.then(() => {
      this.#blocked = false;
      if (!this.#stopped) {
        this.#begin();
      }
    });
  }

  /** Terminates what runs; its result is not reported. Resolves when it is gone. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#disarm();
    this.#run?.terminate();
    return this.#run?.ended ?? Promise.resolve();
  }

  #arm(): void {
    const { timers } = this.#options;
    const nowMs = timers.nowMs();
    this.#deadlineMs = nextDeadlineMs(this.#deadlineMs, this.#script.intervalMs, nowMs);
    this.#wait();
  }

  #wait(): void {
    const { timers } = this.#options;
    this.#disarm = timers.after(this.#deadlineMs - timers.nowMs(), () => {
      if (timers.nowMs() + EARLY_MS < this.#deadlineMs) {
        this.#wait();
      } else {
        this.#tick();
      }
    });
  }

  #tick(): void {
    if (this.#blocked || this.#overdue) {
      this.#report({ kind: 'notStarted', reason: 'the previous run has not ended' });
    } else if (this.#run === undefined) {
      this.#begin();
    }
    this.#arm();
  }

  #begin(): void {
    const { intervalMs, timeoutMs } = this.#script;
    const startedMs = this.#options.timers.nowMs();
    const run = this.#options.start(timeoutMs > 0 ? timeoutMs : intervalMs);
    this.#run = run;
    void run.done.then((outcome) => {
      this.#overdue = this.#run === run;
      this.#options.onRun(outcome, this.#options.timers.nowMs() - startedMs);
      this.#report(outcome);
    });
    void run.ended.then(() => {
      this.#overdue = false;
      this.#run = undefined;
    });
  }

  #report(outcome: ScriptOutcome): void {
    if (this.#stopped) {
      return;
    }
    const failure = succeeded(outcome) ? undefined : describeOutcome(outcome);
    const saysNothing = isShortage(outcome);
    if (failure !== undefined && failure !== this.#lastFailure) {
      this.#options.onFailure(saysNothing ? `${failure}; its last result stands` : failure);
    }
    this.#lastFailure = failure;
    if (!saysNothing) {
      this.#options.onResult(failure === undefined);
    }
  }
}

function taskKey({ command, intervalMs, timeoutMs }: VrrpScript): string {
  const { argv, user, group, supplementaryGroups } = command;
  return JSON.stringify([argv, user, group, supplementaryGroups, intervalMs, timeoutMs]);
}
