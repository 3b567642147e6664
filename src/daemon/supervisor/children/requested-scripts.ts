/** The supervisor's side of script-requests.ts: runs what the checker child asks for. */
import { SayOnce } from '../../../base/say-once.js';
import type { ScriptCommand, ScriptDefaults } from '../../../config/model.js';
import {
  createScriptPreparer,
  type PrepareScript,
  refusalReason,
} from '../../../notify/prepared-script.js';
import { runScript, type ScriptRun } from '../../../notify/run-script.js';
import type { ScriptOutcome } from '../../../notify/script-outcome.js';
import type { SupervisorLogEvent } from '../../../observe/log/log-events.js';

/** Who hears of outcomes, and where scripts run. */
export interface RequestedScriptsOptions {
  readonly workingDirectory: string;
  log(event: SupervisorLogEvent): void;
  onOutcome(request: number, outcome: ScriptOutcome): void;
}

export class RequestedScripts {
  readonly #options: RequestedScriptsOptions;
  readonly #runs = new Map<number, ScriptRun>();
  /** Said of once until the next reload. */
  readonly #refused = new SayOnce();
  #prepare: PrepareScript;

  constructor(defaults: ScriptDefaults, options: RequestedScriptsOptions) {
    this.#options = options;
    this.#prepare = createScriptPreparer(defaults);
  }

  /** A reload: accounts and files are looked at anew. */
  configure(defaults: ScriptDefaults): void {
    this.#prepare = createScriptPreparer(defaults);
    this.#refused.forget();
  }

  run(request: number, command: ScriptCommand, timeoutMs: number): void {
    const preparation = this.#prepare(command);
    const { workingDirectory, onOutcome } = this.#options;
    if (preparation.script === undefined) {
      const reason = refusalReason(preparation);
      this.#sayRefused(command, reason);
      onOutcome(request, { kind: 'notStarted', reason });
      return;
    }
    const { account, executable } = preparation.script;
    const run = runScript(command, [], { account, executable, timeoutMs, workingDirectory });
    this.#runs.set(request, run);
    void run.done.then((outcome) => {
      if (this.#runs.delete(request)) {
        onOutcome(request, outcome);
      }
    });
  }

  cancel(request: number): void {
    const run = this.#runs.get(request);
    this.#runs.delete(request);
    run?.terminate();
  }

  /** The child that asked is gone: every run ends. */
  cancelAll(): void {
    for (const request of [...this.#runs.keys()]) {
      this.cancel(request);
    }
  }

  #sayRefused(command: ScriptCommand, reason: string): void {
    if (this.#refused.isNews(command.text)) {
      this.#options.log({ event: 'scriptRefused', what: `MISC_CHECK ${command.text}`, reason });
    }
  }
}
