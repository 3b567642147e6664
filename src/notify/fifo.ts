/**
 * A notify FIFO (fifo(7)): every line is written at once or lost, no reader is waited for
 * (keepalived's run-time contract, "Notify FIFOs"). It is opened for reading and writing, so that
 * it can be opened without a reader and no reader ever sees an end of file.
 */
import {
  closeSync,
  constants,
  fchownSync,
  fstatSync,
  lstatSync,
  openSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { failureOf, messageOf } from '../base/failure.js';
import { SayOnce } from '../base/say-once.js';
import type { NotifyFifo, ScriptDefaults } from '../config/model.js';
import type { SupervisorLogEvent } from '../observe/log/log-events.js';
import { type Account, resolveAccount } from './account.js';
import { runScript } from './run-script.js';
import { describeOutcome, succeeded } from './script-outcome.js';

/** What a FIFO is, who owns it and who hears of its failures. */
export interface FifoOptions {
  readonly fifo: NotifyFifo;
  /** File creation mask. */
  readonly umask: number;
  readonly defaults: ScriptDefaults;
  readonly log: (event: SupervisorLogEvent) => void;
  /** Told when the FIFO was removed and has been made again: a reader has the old one open. */
  readonly onMadeAgain?: () => void;
  /** Told of each line: whether the FIFO has taken it, or it is lost. */
  readonly wrote?: (taken: boolean) => void;
}

/** Before the umask. */
const MODE = 0o644;
/** Lines that may wait for the FIFO to be made; about as much as a pipe holds. */
const MAXIMUM_PENDING = 1_000;
/** Least time between two attempts to make a FIFO that cannot be made. */
const RETRY_MS = 1_000;

/** A FIFO that lines are written into without ever waiting for a reader. */
export class NotificationFifo {
  /** Resolves when the FIFO can be used or has turned out to be unusable for now. */
  readonly ready: Promise<void>;
  readonly #options: FifoOptions;
  #pending: string[] = [];
  #descriptor: number | undefined;
  #created = false;
  #closed = false;
  #settled = false;
  #lost = 0;
  #lostInAll = 0;
  #openedMs = 0;
  readonly #said = new SayOnce();

  constructor(options: FifoOptions) {
    this.#options = options;
    this.ready = this.#open();
  }

  /** How many lines have been lost for want of a reader. */
  get lostLines(): number {
    return this.#lostInAll;
  }

  /** Whether this is the FIFO that the settings describe; its script does not matter. */
  serves({ path, user, group }: NotifyFifo): boolean {
    const own = this.#options.fifo;
    return own.path === path && own.user === user && own.group === group;
  }

  /** Writes a line, newline included, or loses it. */
  write(line: string): void {
    if (this.#settled && !this.#closed) {
      this.#repair();
    }
    if (!this.#settled && this.#pending.length < MAXIMUM_PENDING) {
      this.#pending.push(line);
    } else if (this.#descriptor !== undefined) {
      this.#writeTo(this.#descriptor, line);
    }
  }

  /** Closes it, and removes it if it was created here and is still there. */
  close(): void {
    this.#closed = true;
    if (this.#descriptor === undefined) {
      return;
    }
    const path = this.#options.fifo.path;
    try {
      const own = fstatSync(this.#descriptor);
      closeSync(this.#descriptor);
      this.#descriptor = undefined;
      const present = lstatSync(path, { throwIfNoEntry: false });
      if (this.#created && present?.ino === own.ino && present.dev === own.dev) {
        unlinkSync(path);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** What was removed is made again, and what could not be opened is tried again, before a line. */
  #repair(): void {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) {
      if (performance.now() - this.#openedMs > RETRY_MS) {
        void this.#open();
      }
    } else if (!isStill(this.#options.fifo.path, descriptor)) {
      this.#descriptor = undefined;
      failureOf(() => closeSync(descriptor));
      this.#fail(new Error('it was removed or replaced, and is made again'));
      void this.#open().then(() => this.#options.onMadeAgain?.());
    }
  }

  async #open(): Promise<void> {
    this.#settled = false;
    this.#openedMs = performance.now();
    try {
      await this.#createIfMissing();
      if (!this.#closed) {
        this.#descriptor = this.#openExisting();
        this.#said.forget();
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#settled = true;
    const pending = this.#pending;
    this.#pending = [];
    for (const line of pending) {
      this.write(line);
    }
  }

  /** Node has no mkfifo(3); the command of the same name does not replace what exists. */
  async #createIfMissing(): Promise<void> {
    const { fifo, umask } = this.#options;
    if (lstatSync(fifo.path, { throwIfNoEntry: false }) !== undefined) {
      return;
    }
    const mode = (MODE & ~umask).toString(8);
    const argv = ['mkfifo', '-m', mode, '--', fifo.path] as const;
    const command = { argv, text: argv.join(' '), supplementaryGroups: false } as const;
    const outcome = await runScript(command, [], { workingDirectory: '/' }).done;
    if (!succeeded(outcome)) {
      throw new Error(`mkfifo ${describeOutcome(outcome)}`);
    }
    this.#created = true;
  }

  #openExisting(): number {
    const { fifo } = this.#options;
    const { O_RDWR, O_NONBLOCK, O_NOFOLLOW } = constants;
    const descriptor = openSync(fifo.path, O_RDWR | O_NONBLOCK | O_NOFOLLOW);
    const owner = this.#owner();
    const status = fstatSync(descriptor);
    const obstacle = !status.isFIFO()
      ? 'it exists and is not a FIFO'
      : status.uid !== process.getuid?.() && status.uid !== owner?.uid
        ? `it belongs to user ${status.uid}`
        : undefined;
    if (obstacle !== undefined) {
      closeSync(descriptor);
      throw new Error(obstacle);
    }
    const unowned =
      this.#created && owner && failureOf(() => fchownSync(descriptor, owner.uid, owner.gid));
    if (unowned) {
      closeSync(descriptor);
      throw new Error(unowned);
    }
    return descriptor;
  }

  #owner(): Account | undefined {
    const { fifo, defaults } = this.#options;
    if (fifo.user === undefined) {
      return undefined;
    }
    const account = resolveAccount(fifo.user, fifo.group, defaults);
    if (account.kind === 'problem') {
      throw new Error(account.message);
    }
    return account;
  }

  #writeTo(descriptor: number, line: string): void {
    try {
      // At most PIPE_BUF (4096) bytes: all of the line or nothing, pipe(7).
      writeSync(descriptor, line);
      this.#options.wrote?.(true);
      if (this.#lost > 0) {
        this.#fail(new Error(`${this.#lost} lines were lost`));
        this.#lost = 0;
      }
    } catch (error) {
      this.#options.wrote?.(false);
      this.#lost += 1;
      this.#lostInAll += 1;
      if (this.#lost === 1) {
        this.#fail(
          isFull(error) ? new Error('it is full: lines are lost until it is read') : error,
        );
      }
    }
  }

  #fail(error: unknown): void {
    const reason = messageOf(error);
    if (this.#said.isNews('', reason)) {
      this.#options.log({ event: 'fifoFailed', path: this.#options.fifo.path, reason });
    }
  }
}

/** Whether the path still stands for what was opened there; also when that cannot be told. */
function isStill(path: string, descriptor: number): boolean {
  try {
    const named = lstatSync(path, { throwIfNoEntry: false });
    const open = fstatSync(descriptor);
    return named?.ino === open.ino && named.dev === open.dev;
  } catch {
    return true;
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
