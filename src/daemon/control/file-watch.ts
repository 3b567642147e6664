/** Whether the configuration file is another one than the daemon has read, for metrics. */
import { statSync } from 'node:fs';

/** How long an answer holds. */
const HOLDS_MS = 60_000;

/** Looks at a file once a minute at most. */
export class FileWatch {
  readonly #path: string;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #changedAtMs: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Whether it was touched after `readAtMs`: content, name or mode (stat(2), st_ctime).
   * @param nowMs as of `readAtMs`, milliseconds since 1970
   * @returns undefined when there is no such file.
   */
  changedSince(readAtMs: number, nowMs: number): boolean | undefined {
    if (Math.abs(nowMs - this.#lookedMs) >= HOLDS_MS || readAtMs > this.#lookedMs) {
      this.#lookedMs = nowMs;
      this.#changedAtMs = touchedAtMs(this.#path);
    }
    return this.#changedAtMs === undefined ? undefined : this.#changedAtMs > readAtMs;
  }
}

function touchedAtMs(path: string): number | undefined {
  try {
    return statSync(path).ctimeMs;
  } catch {
    return undefined;
  }
}
