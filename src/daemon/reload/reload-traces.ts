/**
 * `config_save_dir`: what was read and what the processes knew around each reload, for the search
 * after what went wrong in one. Named as by keepalived:
 *
 *     keepalived.conf.PID.N       the configuration, includes and conditions resolved; N = 0: start
 *     keepalived_vrrp.PID.N.pre   the state before reload N, and `.post` after it
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { failureOf } from '../../base/failure.js';
import type { PrintedConf } from '../../config/print/conf.js';
import { writeDump } from '../../observe/dump/write-dump.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { FileReport } from '../files/file-report.js';

/** Passwords are in there: for the user of the daemon alone. */
const DIRECTORY_MODE = 0o700;

/** What a process knows. */
export interface ProcessTrace {
  /** As in the name of the file. */
  readonly process: 'vrrp' | 'check' | 'bfd';
  /** undefined: there is none. */
  readonly pid: number | undefined;
  /** undefined: it does not answer. */
  readonly text: string | undefined;
}

export class ReloadTraces {
  readonly #report: FileReport;
  /** Of configurations that were read. */
  #count = -1;

  constructor(log: (event: SupervisorLogEvent) => void) {
    this.#report = new FileReport(log);
  }

  /** @param directory where to keep what was read; undefined: nowhere, but it counts */
  configuration(directory: string | undefined, print: () => PrintedConf): void {
    this.#count += 1;
    if (directory === undefined) {
      return;
    }
    const printed = print();
    const name = `keepalived.conf.${process.pid}.${this.#count}`;
    if (printed.kind === 'printed') {
      this.#write(directory, name, printed.text);
    } else {
      this.#report.note(join(directory, name), printed.message);
    }
  }

  /** Keeps what the processes know around the reload to what was read last. */
  processes(directory: string, moment: 'pre' | 'post'): (traces: readonly ProcessTrace[]) => void {
    const ending = `${this.#count}.${moment}`; // they answer later
    return (traces) => {
      for (const { process: name, pid, text } of traces) {
        if (pid !== undefined && text !== undefined) {
          this.#write(directory, `keepalived_${name}.${pid}.${ending}`, text);
        }
      }
    };
  }

  /** Only the last directory of the path is made, as the manual page says. */
  #write(directory: string, name: string, text: string): void {
    const failure = existsSync(directory)
      ? undefined
      : failureOf(() => mkdirSync(directory, { mode: DIRECTORY_MODE }));
    this.#report.note(directory, failure ?? writeDump(join(directory, name), text));
  }
}
