/** The file through which `failing-calls.c` is told what shall fail, and tells what it has seen. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { scratchDirectory } from '../scratch.js';
import { projectRoot } from '../source-file.js';
import { errorNumber, failingCalls } from './calls.js';

/** The processes of a daemon, in the order of their numbers, which begin with 1. */
export const roles = ['supervisor', 'vrrp', 'checker'] as const;

/** One of them. */
export type DaemonProcess = (typeof roles)[number];

/** What shall fail: of a process the calls of one kind, from `nth` on, `times` of them. */
export interface Injection {
  readonly role: DaemonProcess;
  /** An index of `failingCalls`. */
  readonly call: number;
  /** An index of the errors of the call. */
  readonly error: number;
  /** Counted from 1. */
  readonly nth: number;
  readonly times: number;
}

/** Words offsets of struct control, see the C file. */
const FAILED = 6;
const SEEN = 8;
const ROLES = 4;
const CALLS = 64;
const WORDS = SEEN + ROLES * CALLS;
const SUBJECT_BYTES = 256;
const BYTES = 4 * WORDS + SUBJECT_BYTES;

/** Which calls have failed. */
export interface Failures {
  readonly count: number;
  /** What the first of them was about: a path, or what its descriptor is; "" for nothing. */
  readonly subject: string;
}

/** The library, compiled once, and the file that it looks at. */
export class FailureControl {
  readonly environment: Readonly<Record<string, string>>;
  readonly #file: number;

  constructor() {
    const directory = scratchDirectory();
    const library = join(directory, 'failing-calls.so');
    const source = join(projectRoot, 'test/lab/failing-calls/failing-calls.c');
    execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']);
    const path = join(directory, 'control');
    writeFileSync(path, Buffer.alloc(BYTES));
    this.#file = openSync(path, 'r+');
    this.environment = { LD_PRELOAD: library, UPKEEP_FAILING_CALLS: path };
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Counts from now on, and lets fail what the injection says. */
  arm(injection?: Injection): void {
    const words = new Uint32Array(BYTES / 4);
    if (injection) {
      const { role, call, error, nth, times } = injection;
      const name = failingCalls[call]?.errors[error] ?? 'EIO';
      words.set([roles.indexOf(role) + 1, call, nth, nth + times - 1, errorNumber(name)]);
    }
    words[7] = 1;
    writeSync(this.#file, words, 0, BYTES, 0);
  }

  /** Nothing fails any more. */
  disarm(): Failures {
    writeSync(this.#file, new Uint32Array([0]), 0, 4, 4 * 7);
    const subject = Buffer.alloc(SUBJECT_BYTES);
    readSync(this.#file, subject, 0, SUBJECT_BYTES, 4 * WORDS);
    const [text = ''] = subject.toString('utf8').split('\0');
    return { count: this.#read()[FAILED] ?? 0, subject: text };
  }

  /** How often a process has made each call since `arm`, by the index of the call. */
  seen(role: DaemonProcess): readonly number[] {
    const start = SEEN + (roles.indexOf(role) + 1) * CALLS;
    return [...this.#read().subarray(start, start + failingCalls.length)];
  }

  #read(): Uint32Array {
    const words = new Uint32Array(BYTES / 4);
    readSync(this.#file, words, 0, BYTES, 0);
    return words;
  }
}
