/** The file of `--record`: every input of the VRRP core, as long as the daemon runs. */
import { constants, openSync, writeSync } from 'node:fs';
import { failureOf } from '../../base/failure.js';
import type { FileReport } from './file-report.js';

/** Passwords of VRRP are in the configuration and in packets. */
const MODE = 0o600;

export class RecordingFile {
  readonly #path: string;
  readonly #report: FileReport;
  #descriptor: number | undefined;

  /** The file is made anew at the first line. */
  constructor(path: string, report: FileReport) {
    this.#path = path;
    this.#report = report;
  }

  /** What cannot be written is said once, and lost. */
  append(lines: readonly string[]): void {
    this.#report.note(
      this.#path,
      failureOf(() => {
        this.#descriptor ??= this.#open();
        writeSync(this.#descriptor, `${lines.join('\n')}\n`);
      }),
    );
  }

  #open(): number {
    const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants;
    return openSync(this.#path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, MODE);
  }
}
