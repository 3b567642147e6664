/** How a check stands, for the scheduler and for the owners of its assignments. Pure. */
import type { CheckJob, Subscriber } from './check-job.js';
import { type CheckProgress, contributionOf } from './check-progress.js';
import type { CheckAssignment, CheckMemory } from './messages.js';

/** Waits for its time or turn, or an attempt of it goes on. */
export function isAtWork({ place, queued, attempt }: CheckJob): boolean {
  return place >= 0 || queued || attempt !== undefined;
}

/** What there is to tell the owner of an assignment. */
export function standingFor({ check, progress }: CheckJob, { assignment }: Subscriber) {
  const { up, weight } = progress.state;
  return { up, weight: contributionOf(check, weight, assignment.serverWeight ?? 1) };
}

/** The page whose turn it is; 0 for checks without pages. */
export function pageOf({ kind, state }: CheckProgress): number {
  return kind === 'pages' ? state.page : 0;
}

/** What the owner knows who gave us a memory; undefined: nothing. */
export function toldBy(
  { check, serverWeight }: CheckAssignment,
  memory: CheckMemory | undefined,
): Subscriber['told'] {
  if (memory?.hasRun !== true) {
    return undefined;
  }
  return { up: memory.up, weight: contributionOf(check, memory.weight, serverWeight ?? 1) };
}
