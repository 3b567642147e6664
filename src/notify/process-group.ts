/**
 * Ends a process group: SIGTERM at once, SIGKILL 2 s later, again 2 s after that and then every
 * 10 s while it still exists (keepalived's run-time contract, "Result").
 */
import { readdirSync, readFileSync } from 'node:fs';

const FIRST_KILL_MS = 2_000;
const SECOND_KILL_MS = 2_000;
const FURTHER_KILLS_MS = 10_000;
const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 500;

/**
 * Sends a signal to every process of a group; signal 0 only asks. Returns whether the group
 * exists. A group that we may not signal (EPERM) cannot be one of ours any more.
 */
export function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-groupId, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Ends the group of a process that we started as its leader. `leaderGone` resolves when the leader
 * has been reaped. The result resolves when no process of the group exists any more.
 */
export async function endProcessGroup(groupId: number, leaderGone: Promise<void>): Promise<void> {
  signalGroup(groupId, 'SIGTERM');
  let killTimer = setTimeout(kill, FIRST_KILL_MS, SECOND_KILL_MS);
  function kill(nextMs: number): void {
    signalGroup(groupId, 'SIGKILL');
    killTimer = setTimeout(kill, nextMs, FURTHER_KILLS_MS);
  }
  await leaderGone;
  // What the leader has started may outlive it, in the same group.
  for (let pollMs = FIRST_POLL_MS; isGroupAlive(groupId); pollMs *= 2) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(pollMs, LONGEST_POLL_MS)));
  }
  clearTimeout(killTimer);
}

/**
 * Whether a process of the group lives. Zombies do not: orphans become children of process 1,
 * which in a container may reap them late or never.
 */
function isGroupAlive(groupId: number): boolean {
  if (!signalGroup(groupId, 0)) {
    return false;
  }
  try {
    return readdirSync('/proc').some((name) => /^\d+$/.test(name) && livesInGroup(name, groupId));
  } catch {
    return true; // no descriptor is left to look closer
  }
}

/** Reads /proc/PID/stat, proc(5): `pid (name) state ppid group session …`. */
function livesInGroup(pid: string, groupId: number): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, , group, session] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // Our leaders start sessions: a group of the same number in another session is a stranger's.
    return state !== 'Z' && state !== 'X' && +(group ?? 0) === groupId && session === group;
  } catch {
    return false;
  }
}
