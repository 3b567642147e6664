/**
 * Controls of this process that node does not offer. They act on the calling thread: from the main
 * thread they hold for the event loop and for what it starts, not for node's worker threads.
 * All of them throw a SystemCallError when the kernel refuses.
 */
import { closeSync, openSync, readdirSync } from 'node:fs';
import { setPriority } from 'node:os';
import { native } from '../native.js';

/** <linux/sched.h>; children fall back to SCHED_OTHER with SCHED_RESET_ON_FORK. */
const SCHED_RR = 2;
const SCHED_RESET_ON_FORK = 0x40000000;
/** <bits/resource.h>: microseconds of CPU time without a blocking system call. */
const RLIMIT_RTTIME = 15;
/** <bits/mman-map-flags-generic.h> */
const MCL_CURRENT = 1;
const MCL_FUTURE = 2;
const MCL_ONFAULT = 4;
/** The children hear of the death of their parent by it: SIGRTMIN + 15 (signal(7)). */
export const PARENT_DEATH = 49;
/** This thread's. */
const OWN_NETWORK_NAMESPACE = '/proc/thread-self/ns/net';

/** The network namespace that this process was in before; kept open, to look back into it. */
let formerNamespace: number | undefined;

/**
 * Names the process: /proc/PID/comm, which ps, pgrep, pidof and killall read, gets `name`, of which
 * the kernel keeps 15 bytes (prctl(2)); the command line that ps -f and pgrep -f show gets
 * `argv` behind it.
 */
export function setProcessName(name: string, argv: readonly string[] = []): void {
  // node writes over the command line, and names the process after the first bytes of it
  process.title = [name, ...argv].join(' ');
  native.setThreadName(name);
}

/**
 * When its parent dies, this process gets SIGTERM, and SIGALRM when it has not ended after so many
 * seconds: one that hangs cannot obey the first (PR_SET_PDEATHSIG of prctl(2), alarm(2)).
 */
export function endWithParent(seconds: number): void {
  native.endWithParent(PARENT_DEATH, seconds);
}

/**
 * Round-robin real-time scheduling with this priority (1 to 99), not inherited by children.
 *
 * @param limitUs CPU time that may be used without blocking; beyond it the kernel sends SIGXCPU
 *   (RLIMIT_RTTIME of setrlimit(2)).
 */
export function setRealTimeScheduler(priority: number, limitUs?: number): void {
  if (limitUs !== undefined) {
    native.setResourceLimit(RLIMIT_RTTIME, limitUs, limitUs);
  }
  native.setScheduler(SCHED_RR | SCHED_RESET_ON_FORK, priority);
}

/**
 * Gives every thread of this process a nice value, which belongs to a thread (setpriority(2)).
 * Those of the engine collect garbage while the main thread waits for them, so they must not stand
 * behind the scripts of a take-over either.
 */
export function setThreadPriorities(priority: number): void {
  for (const thread of readdirSync('/proc/self/task')) {
    setPriority(Number(thread), priority);
  }
}

/** Lets this thread run on these processors only, counted from 0. */
export function setCpuAffinity(processors: readonly number[]): void {
  const mask = new Uint8Array(128);
  for (const processor of processors) {
    const index = processor >> 3;
    mask[index] = (mask[index] ?? 0) | (1 << (processor & 7));
  }
  native.setAffinity(mask);
}

/**
 * Keeps all memory of the process, present and future, from being paged out once it has been
 * touched. Without MCL_ONFAULT, V8's address space reservations would be filled at once.
 */
export function lockMemory(): void {
  native.lockMemory(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}

/**
 * Moves this thread, and what it opens and starts from now on, to the network namespace that
 * ip-netns(8) made under `name`.
 */
export function enterNetworkNamespace(name: string): void {
  const former = openSync(OWN_NETWORK_NAMESPACE, 'r');
  enterNamespaceAt(networkNamespacePath(name));
  formerNamespace ??= former;
}

/**
 * Runs `action` here, in the network namespace that this process has left, and in that of process
 * 1, until it returns something: one of them is the first namespace of the machine, unless this is
 * a container.
 *
 * @returns what `action` returned; undefined when it returned nothing anywhere.
 */
export function inFirstNetworkNamespace<Result>(
  action: () => Result | undefined,
): Result | undefined {
  const former = formerNamespace;
  return (
    action() ??
    (former === undefined ? undefined : unlessRefused(() => inNamespaceOf(former, action))) ??
    unlessRefused(() => withNetworkNamespace('/proc/1/ns/net', action))
  );
}

/** A namespace that this process may not enter, or look at, is as good as none. */
function unlessRefused<Result>(action: () => Result | undefined): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** The file of the network namespace that ip-netns(8) made under `name`. */
export function networkNamespacePath(name: string): string {
  return `/run/netns/${name}`;
}

/**
 * Runs `action` in the network namespace of the file `path` (a file that ip-netns(8) made, or
 * /proc/PID/ns/net), and returns. Sockets that it opens stay there.
 *
 * @throws SystemCallError, or an error of the file system.
 */
export function withNetworkNamespace<Result>(path: string, action: () => Result): Result {
  const there = openSync(path, 'r');
  try {
    return inNamespaceOf(there, action);
  } finally {
    closeSync(there);
  }
}

function inNamespaceOf<Result>(there: number, action: () => Result): Result {
  const home = openSync(OWN_NETWORK_NAMESPACE, 'r');
  try {
    native.setNetworkNamespace(there);
    try {
      return action();
    } finally {
      native.setNetworkNamespace(home);
    }
  } finally {
    closeSync(home);
  }
}

function enterNamespaceAt(path: string): void {
  const fd = openSync(path, 'r');
  try {
    native.setNetworkNamespace(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Takes a write lock on an open file, without waiting. It belongs to the open file description: it
 * ends when the last copy of the descriptor is closed, also by a crash (F_OFD_SETLK of fcntl(2)).
 *
 * @returns false when another process holds it.
 */
export function lockFile(fd: number): boolean {
  return native.lockFile(fd);
}
