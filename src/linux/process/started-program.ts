/**
 * Programs that are in a hurry. node starts one with fork(2), which copies the page tables of a
 * large process and has it stand still for a millisecond; this takes a fifth of that.
 */
import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';
import { native } from '../native.js';

/** What is started, in a session of its own, its standard input and output /dev/null. */
export interface ProgramStart {
  readonly workingDirectory: string;
  /** A path, or a name that is looked for in the daemon's PATH. */
  readonly file: string;
  /** The first one is the name under which the program finds itself. */
  readonly argv: readonly string[];
  /** Made by `programEnvironment`. */
  readonly environment: Uint8Array;
  /** User, group, and all supplementary groups; absent: as this process. */
  readonly identity?: readonly number[];
}

/** How a program that was started has ended. */
export type ProgramEnd =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'signalled'; readonly signal: string };

/** The process that was made, or the errno name of why there is none. */
export type StartedProgram =
  | { readonly kind: 'started'; readonly pid: number }
  | { readonly kind: 'notStarted'; readonly reason: string };

const SIGNAL_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name]),
);

/** Those that run, and who is told of their end. */
const running = new Map<number, (end: ProgramEnd) => void>();
let listening = false;

/** Variables as the kernel takes them. */
export function programEnvironment(variables: NodeJS.ProcessEnv): Uint8Array {
  return nulTerminated(Object.entries(variables).map(([name, value]) => `${name}=${value}`));
}

/** Starts a program at once; `ended` is called in a later turn of the event loop. */
export function startProgram(
  { workingDirectory, file, argv, environment, identity }: ProgramStart,
  ended: (end: ProgramEnd) => void,
): StartedProgram {
  const words = [workingDirectory, file, ...argv];
  if (words.some(hasNul)) {
    return { kind: 'notStarted', reason: 'EINVAL' }; // it would be two words to the kernel
  }
  if (!listening) {
    listening = true;
    process.on('SIGCHLD', collect);
  }
  const result = native.startProgram(
    nulTerminated(words),
    environment,
    identity && new Uint8Array(Uint32Array.from(identity).buffer),
  );
  if (result < 0) {
    return { kind: 'notStarted', reason: getSystemErrorName(result) };
  }
  running.set(result, ended);
  return { kind: 'started', pid: result };
}

/** One signal may stand for several ends, and for those of node's own children. */
function collect(): void {
  for (const [pid, ended] of running) {
    const status = native.collectProgram(pid);
    if (status !== -constants.errno.EAGAIN) {
      running.delete(pid);
      ended(endOf(status));
    }
  }
}

/** The status as wait(2) has it; a process that is lost (ECHILD) counts as a failure. */
function endOf(status: number): ProgramEnd {
  if (status < 0) {
    return { kind: 'exited', status: 255 };
  }
  const signal = status & 0x7f;
  return signal === 0
    ? { kind: 'exited', status: status >> 8 }
    : { kind: 'signalled', signal: SIGNAL_NAMES.get(signal) ?? `signal ${signal}` };
}

function hasNul(text: string): boolean {
  return text.includes('\0');
}

function nulTerminated(strings: readonly string[]): Uint8Array {
  return Buffer.from(strings.map((text) => `${text}\0`).join(''));
}
