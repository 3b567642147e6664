/** How a check stands, for the scheduler and for the owners of its assignments. Pure. */
import type { CheckJob, Subscriber } from './check-job.js';
import { type CheckProgress, contributionOf } from './check-progress.js';
import type { AgentOrders, CheckAssignment, CheckMemory } from './messages.js';

/** Waits for its time or turn, or an attempt of it goes on. */
export function isAtWork({ place, queued, attempt }: CheckJob): boolean {
  return place >= 0 || queued || attempt !== undefined;
}

/** What there is to tell the owner of an assignment. */
export function standingFor({ check, progress }: CheckJob, { assignment }: Subscriber) {
  const { up, weight } = progress.state;
  const agent = progress.kind === 'loop' ? progress.agent : undefined;
  return standing({ up, weight, agent }, check, assignment.serverWeight);
}

function standing(
  { up, weight, agent }: Pick<CheckMemory, 'up' | 'weight'> & { agent: AgentOrders | undefined },
  check: CheckAssignment['check'],
  serverWeight = 1,
) {
  const orders = agent && { agent: { admin: agent.admin, percent: agent.percent } };
  return { up, weight: contributionOf(check, weight, serverWeight), ...orders };
}

/** Whether the owner of an assignment knows that already. */
export function isTold(told: Subscriber['told'], now: ReturnType<typeof standingFor>): boolean {
  return (
    told?.up === now.up &&
    told.weight === now.weight &&
    told.agent?.admin === now.agent?.admin &&
    told.agent?.percent === now.agent?.percent
  );
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
  return standing({ ...memory, agent: memory.agent }, check, serverWeight);
}
