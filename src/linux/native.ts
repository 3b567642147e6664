/**
 * The native addon, typed. It offers system calls as they are (`src/native`); every layout of
 * bytes is known on this side only.
 */
import { loadAddon } from './addons.js';

/** A non-blocking, close-on-exec socket of any family. Failures of `new` and of options throw. */
export interface NativeSocket {
  bind(address: Uint8Array): void;
  connect(address: Uint8Array): void;
  /** getsockname(2) */
  localAddress(): Uint8Array;
  setOption(level: number, option: number, value: Uint8Array): void;
  /** @returns how many bytes were written to `value`. */
  getOption(level: number, option: number, value: Uint8Array): number;
  /** ioctl(2), which reads and writes `argument`. @returns its result, or the negative errno. */
  control(request: number, argument: Uint8Array): number;
  /** @returns the bytes taken, or the negative errno. */
  send(bytes: Uint8Array, address?: Uint8Array): number;
  /** sendmmsg(2). @returns the messages taken; the negative errno when not even one was. */
  sendMany(messages: readonly Uint8Array[], address?: Uint8Array): number;
  /** Where messages are received: slots of `slotBytes`, laid out as `receive-slab.ts` says. */
  receiveInto(slab: Uint8Array, slotBytes: number, controlBytes: number): void;
  /** recvmmsg(2). @returns the messages now in the slab, or the negative errno. */
  receive(): number;
  /** poll(2). @returns 1 readable, 0 the time is over, or the negative errno. */
  wait(timeoutMs: number): number;
  /**
   * Calls back with each batch, its result like that of `receive`. The socket stays alive, and
   * keeps the process alive, until it is closed.
   */
  startReading(callback: (result: number) => void): void;
  /**
   * Begins connect(2). @returns 0, and the callback gets the errno (0: connected) once; or the
   * negative errno, and there is no callback. Like `startReading` until it is closed.
   */
  startConnecting(address: Uint8Array, callback: (errno: number) => void): number;
  /** fcntl(2), F_DUPFD_CLOEXEC. @returns a descriptor of the caller's, or the negative errno. */
  duplicate(): number;
  close(): void;
}

/** A timerfd of CLOCK_MONOTONIC; alive until it is closed. Never fires early. */
export interface NativeTimer {
  arm(deadlineMs: number): void;
  disarm(): void;
  close(): void;
}

/** Signals without a name in node; one object for each process, for as long as it lives. */
export interface NativeSignals {
  /** From now on the signal calls back instead of ending the process. */
  listen(number: number): void;
}

/** What the addon exports. Process controls act on the calling thread. */
export interface NativeAddon {
  readonly Socket: new (family: number, type: number, protocol: number) => NativeSocket;
  readonly Timer: new (callback: () => void) => NativeTimer;
  readonly Signals: new (callback: (number: number) => void) => NativeSignals;
  bufferAddress(bytes: Uint8Array): bigint;
  setNetworkNamespace(fd: number): void;
  setScheduler(policy: number, priority: number): void;
  setAffinity(mask: Uint8Array): void;
  lockMemory(flags: number): void;
  setThreadName(name: string): void;
  endWithParent(signal: number, seconds: number): void;
  setResourceLimit(resource: number, soft: number, hard: number): void;
  lockFile(fd: number): boolean;
  /** SO_PEERCRED of unix(7). @returns the user, or the negative errno. */
  peerUser(fd: number): number;
  closeOnExec(first: number): void;
  /**
   * vfork(2) and execve(2). All strings end with NUL: the working directory, the file, `argv`; and
   * `NAME=value`. `identity` has 32 bits each: user, group, supplementary groups.
   * @returns the pid, or the negative errno.
   */
  startProgram(words: Uint8Array, environment: Uint8Array, identity?: Uint8Array): number;
  /** waitpid(2) without waiting. @returns the status, -EAGAIN while it runs, or -errno. */
  collectProgram(pid: number): number;
  /** Of a path of at most 62 bytes. @returns the bytes read, or the negative errno. */
  readFile(path: string, into: Uint8Array): number;
}

/** The error of a failed system call, as the addon throws it. */
export interface SystemCallError extends Error {
  /** Positive, as in errno(3). */
  readonly errno: number;
  readonly code: string;
  readonly syscall: string;
}

/** The one instance of the addon in this process. */
export const native = loadAddon('upkeep') as NativeAddon;

/** Whether `error` is the error of a failed system call. */
export function isSystemCallError(error: unknown): error is SystemCallError {
  return error instanceof Error && 'errno' in error && 'code' in error && 'syscall' in error;
}
