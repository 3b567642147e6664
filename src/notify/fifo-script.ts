/** The long-running reader of a FIFO: started once, with the path as its last argument. */
import type { NotifyFifo, ScriptCommand } from '../config/model.js';
import type { SupervisorLogEvent } from '../observe/log/log-events.js';
import type { PreparedScript } from './prepared-script.js';
import { runScript, type ScriptRun } from './run-script.js';
import { describeOutcome } from './script-outcome.js';

/** Where the script runs and who hears of its failures. */
export interface FifoScriptOptions {
  readonly log: (event: SupervisorLogEvent) => void;
  readonly workingDirectory: string;
}

export class FifoScript {
  readonly #fifo: NotifyFifo;
  readonly #script: PreparedScript;
  readonly #options: FifoScriptOptions;
  #run: ScriptRun | undefined;
  #stopped = false;

  constructor(fifo: NotifyFifo, script: PreparedScript, options: FifoScriptOptions) {
    this.#fifo = fifo;
    this.#script = script;
    this.#options = options;
  }

  /** Whether this is the script that the settings ask for. */
  serves(path: string, command: ScriptCommand): boolean {
    const own = this.#script.command;
    return path === this.#fifo.path && commandKey(own) === commandKey(command);
  }

  start(): void {
    if (this.#stopped) {
      return;
    }
    const { command, account, executable } = this.#script;
    const { log, workingDirectory } = this.#options;
    const what = `script of FIFO ${this.#fifo.path}`;
    log({ event: 'scriptStarted', what, command: command.text });
    const run = runScript(command, [this.#fifo.path], { account, executable, workingDirectory });
    this.#run = run;
    void run.done.then((outcome) => {
      if (!this.#stopped && this.#run === run) {
        const reason = describeOutcome(outcome);
        log({ event: 'scriptFailed', what, command: command.text, reason });
      }
    });
  }

  /** Another FIFO has the path: the reader of the old one ends, and a new one starts. */
  async startAgain(): Promise<void> {
    const former = this.#run;
    this.#run = undefined;
    former?.terminate();
    await former?.ended;
    this.start();
  }

  /** Terminates it; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#run?.terminate();
    await this.#run?.ended;
  }
}

function commandKey({ argv, user, group, supplementaryGroups }: ScriptCommand): string {
  return JSON.stringify([argv, user, group, supplementaryGroups]);
}
