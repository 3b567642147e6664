/** Whether the configuration files are others than the daemon has read, for metrics. */
import type { ChangedFile } from '../../observe/status/status.js';

/** How long an answer holds. */
const HOLDS_MS = 60_000;

/** Looks at files once a minute at most. */
export class FileWatch {
  readonly #look: () => ChangedFile | undefined;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #changed: ChangedFile | undefined;

  /** @param look the file that was changed last; undefined: there is no configuration file */
  constructor(look: () => ChangedFile | undefined) {
    this.#look = look;
  }

  /**
   * Whether one was touched after `readAtMs`: content, name or mode (stat(2), st_ctime).
   * @param nowMs as of `readAtMs`, milliseconds since 1970
   * @returns undefined when there is no such file.
   */
  changedSince(readAtMs: number, nowMs: number): boolean | undefined {
    if (Math.abs(nowMs - this.#lookedMs) >= HOLDS_MS || readAtMs > this.#lookedMs) {
      this.#lookedMs = nowMs;
      this.#changed = this.#look();
    }
    return this.#changed === undefined ? undefined : this.#changed.atMs > readAtMs;
  }
}
