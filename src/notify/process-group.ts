/**
 * Ends a process group: SIGTERM at once, SIGKILL 2 s later, again 2 s after that and then every
 * 10 s while it still exists (keepalived's run-time contract, "Result").
 */

const FIRST_KILL_MS = 2_000;
const SECOND_KILL_MS = 2_000;
const FURTHER_KILLS_MS = 10_000;
/** Short, because a group number is free to be used again as soon as the group is empty. */
const POLL_MS = 50;

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
  while (signalGroup(groupId, 0)) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  clearTimeout(killTimer);
}
