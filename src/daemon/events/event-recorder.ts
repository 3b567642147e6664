/**
 * The flight recorder: what is said goes into two files in turn, which outlive the daemon. It reads
 * from the journal like everyone else, one write at a time, so that a disk that is slow, full or
 * gone costs nothing: what the ring no longer holds when it can be written is missing, and counted.
 */
import { constants } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../base/failure.js';
import type { JournalReader } from '../../observe/events/event-journal.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { FileReport } from '../files/file-report.js';
import { makeRunDirectory } from '../files/run-directory.js';
import { MOST_FILE_BYTES, olderPath } from './event-files.js';

/** Commands of scripts are in there. */
const MODE = 0o600;

/** Events that are written together. */
const BATCH = 500;

/** After a failure. */
const AGAIN_MS = 10_000;

/** What the recorder is told beside its journal. */
export interface RecorderOptions {
  /** Of the newer file. */
  readonly path: string;
  readonly log: (event: SupervisorLogEvent) => void;
  /** For tests. */
  readonly againMs?: number;
  readonly mostFileBytes?: number;
}

export class EventRecorder {
  readonly #journal: JournalReader;
  readonly #options: RecorderOptions;
  readonly #report: FileReport;
  readonly #closing = new AbortController();
  readonly #unwatch: () => void;
  #seq = 0;
  #missing = 0;
  /** The file may end with half a line. */
  #isTorn = true;
  #work: Promise<void> = Promise.resolve();
  #isWriting = false;

  constructor(journal: JournalReader, options: RecorderOptions) {
    this.#journal = journal;
    this.#options = options;
    this.#report = new FileReport(options.log);
    this.#unwatch = journal.watch(() => this.#wake());
    this.#wake();
  }

  /** Writes what there is, as far as it can be done in this time. */
  async close(withinMs: number): Promise<void> {
    this.#closing.abort();
    const given = new AbortController();
    const timeout = sleep(withinMs, undefined, { signal: given.signal }).catch(() => undefined);
    await Promise.race([this.#settle(), timeout]);
    given.abort();
    this.#unwatch();
  }

  /** Until all is written, or cannot be. */
  async #settle(): Promise<void> {
    await this.#work;
    this.#wake();
    await this.#work;
  }

  #wake(): void {
    if (!this.#isWriting) {
      this.#isWriting = true;
      this.#work = this.#writeAll().finally(() => {
        this.#isWriting = false;
      });
    }
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve(); // what is being said is said first
    do {
      if (!(await this.#writeKept())) {
        return;
      }
      this.#sayMissing();
    } while (this.#seq < this.#journal.lastSeq);
    this.#isWriting = false; // in the same moment, so that what is said next wakes it again
  }

  /** @returns false: there is no time to try it again */
  async #writeKept(): Promise<boolean> {
    while (this.#seq < this.#journal.lastSeq) {
      const { events, missed } = this.#journal.after(this.#seq, BATCH);
      const reason = await this.#append(events.map(({ line }) => `${line}\n`).join(''));
      this.#report.note(this.#options.path, reason);
      if (reason !== undefined) {
        this.#isTorn = true;
        if (this.#closing.signal.aborted) {
          return false;
        }
        await this.#pause();
      } else {
        this.#seq += missed + events.length;
        this.#missing += missed;
      }
    }
    return true;
  }

  #sayMissing(): void {
    const { path, log } = this.#options;
    const count = this.#missing;
    if (count > 0) {
      this.#missing = 0;
      log({ event: 'eventsNotRecorded', path, count });
    }
  }

  async #pause(): Promise<void> {
    const { againMs = AGAIN_MS } = this.#options;
    const { signal } = this.#closing;
    await sleep(againMs, undefined, { signal, ref: false }).catch(() => undefined);
  }

  /** @returns undefined, or why it is not in the file */
  async #append(lines: string): Promise<string | undefined> {
    try {
      const { path, mostFileBytes = MOST_FILE_BYTES } = this.#options;
      const text = this.#isTorn ? `\n${lines}` : lines;
      const size = await appendTo(path, text);
      this.#isTorn = false;
      if (size >= mostFileBytes) {
        await rename(path, olderPath(path));
      }
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }
}

/** @returns how long the file is then */
async function appendTo(path: string, text: string): Promise<number> {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants;
  const flags = O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_WRONLY;
  const file = await open(path, flags, MODE).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') {
      throw error;
    }
    makeRunDirectory(dirname(path));
    return open(path, flags, MODE);
  });
  try {
    const status = await file.stat();
    if (!status.isFile() || status.uid !== process.geteuid?.()) {
      throw new Error('it is not a regular file of this user');
    }
    await file.appendFile(text);
    return status.size + Buffer.byteLength(text);
  } finally {
    await file.close();
  }
}
