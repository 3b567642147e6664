/**
 * Ends a child of a daemon that is gone. Ours end by themselves when their parent dies
 * (`endWithParent`), but one that is stopped does not even hear of it, and one that hangs takes its
 * time: when it goes on it would let go what a new daemon holds.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { processActivity } from './process-activity.js';
import { PARENT_DEATH } from './process-control.js';

const POLL_MS = 5;
/** The kernel ends a process within microseconds, unless a device or other processes keep it. */
const LONGEST_END_MS = 2000;

/**
 * Ends the process if it is a child of a daemon of this program whose supervisor is gone. A process
 * that has got its number since is left alone. Waits until it has ended.
 * @returns whether it was one, and was ended
 */
export function endOrphan(pid: number): boolean {
  if (!isOrphan(pid)) {
    return false;
  }
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return false; // it has ended in between
  }
  waitWhile(() => isThere(pid));
  return true;
}

/** Waits for the other threads of a process whose first one has ended: they hold its locks. */
export function awaitLastThread(pid: number): void {
  waitWhile(() => processActivity(pid)?.state === 'Z' && isThere(pid));
}

function waitWhile(isSo: () => boolean): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waitedMs = 0; waitedMs < LONGEST_END_MS && isSo(); waitedMs += POLL_MS) {
    Atomics.wait(pause, 0, 0, POLL_MS);
  }
}

/** It runs our program, ends with its parent, and its parent is no process of our program. */
function isOrphan(pid: number): boolean {
  const parent = Number(statusOf(pid, 'PPid'));
  const caught = statusOf(pid, 'SigCgt') ?? '0';
  const endsWithParent = (BigInt(`0x${caught}`) >> BigInt(PARENT_DEATH - 1)) & 1n;
  return (
    programOf(pid) === programOf(process.pid) &&
    endsWithParent === 1n &&
    programOf(parent) !== programOf(process.pid)
  );
}

/** A zombie waits for its parent only, once its last thread has ended. */
function isThere(pid: number): boolean {
  const activity = processActivity(pid);
  return activity !== undefined && (activity.state !== 'Z' || activity.threads > 1);
}

/** A line of /proc/PID/status (proc(5)). */
function statusOf(pid: number, field: string): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'latin1');
    return new RegExp(`^${field}:\\s*(\\S+)`, 'm').exec(text)?.[1];
  } catch {
    return undefined;
  }
}

function programOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return undefined;
  }
}
