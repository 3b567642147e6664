/** Scripts that the checker child wants to be run: the supervisor runs them, says the outcome. */
import type { ScriptCommand } from '../../config/script-model.js';
import type { ScriptOutcome } from '../../notify/script-outcome.js';
import type { FromChecker } from '../messages.js';

export class ScriptRequests {
  readonly #send: (message: FromChecker) => void;
  readonly #waiting = new Map<number, (outcome: ScriptOutcome) => void>();
  #nextRequest = 1;

  constructor(send: (message: FromChecker) => void) {
    this.#send = send;
  }

  /**
   * Asks for a run; `done` hears of its outcome unless it is cancelled.
   * @returns cancels it
   */
  run(
    command: ScriptCommand,
    timeoutMs: number,
    done: (outcome: ScriptOutcome) => void,
  ): () => void {
    const request = this.#nextRequest;
    this.#nextRequest += 1;
    this.#waiting.set(request, done);
    this.#send({ kind: 'runScript', request, command, timeoutMs });
    return () => {
      if (this.#waiting.delete(request)) {
        this.#send({ kind: 'cancelScript', request });
      }
    };
  }

  /** The supervisor's answer; one that no probe waits for is dropped. */
  settle(request: number, outcome: ScriptOutcome): void {
    const done = this.#waiting.get(request);
    this.#waiting.delete(request);
    done?.(outcome);
  }
}
