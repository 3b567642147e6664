/** Tells the operator of files of ours that cannot be written: once for each reason in a row. */
import { SayOnce } from '../../base/say-once.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';

export class FileReport {
  readonly #log: (event: SupervisorLogEvent) => void;
  readonly #said = new SayOnce();

  constructor(log: (event: SupervisorLogEvent) => void) {
    this.#log = log;
  }

  /** @param reason why `path` could not be written; undefined: it was written */
  note(path: string, reason: string | undefined): void {
    if (reason === undefined) {
      this.#said.settle(path);
    } else if (this.#said.isNews(path, reason)) {
      this.#log({ event: 'fileFailed', path, reason });
    }
  }
}
