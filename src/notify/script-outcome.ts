/** How a run of a script ended, and the words for it. */

export type ScriptOutcome =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  /** Known when the time is up, which is before the processes are gone. */
  | { readonly kind: 'timedOut'; readonly afterMs: number }
  /** `reason` is an errno name (`ENOENT`) where the system gave one. */
  | { readonly kind: 'notStarted'; readonly reason: string };

/**
 * Whether a run counts as success: exit status 0 and nothing else. keepalived also counts a
 * command that cannot be executed, because its child exits 0 when exec fails; a check that cannot
 * be made would then keep a router in office for ever, so here it is a failure.
 */
export function succeeded(outcome: ScriptOutcome): boolean {
  return outcome.kind === 'exited' && outcome.status === 0;
}

/** Errors of fork(2), pipe(2) and their like that say what the system is short of. */
const SHORTAGES: ReadonlySet<string> = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE']);

/**
 * Whether the run says nothing about its script, because the system is short of processes,
 * descriptors or memory.
 */
export function isShortage(outcome: ScriptOutcome): boolean {
  return outcome.kind === 'notStarted' && SHORTAGES.has(outcome.reason);
}

/** For log lines: `exited with status 1`, `timed out after 2 s`, `killed by SIGSEGV`, … */
export function describeOutcome(outcome: ScriptOutcome): string {
  switch (outcome.kind) {
    case 'exited':
      return `exited with status ${outcome.status}`;
    case 'signalled':
      return `killed by ${outcome.signal}`;
    case 'timedOut':
      return `timed out after ${outcome.afterMs / 1000} s`;
    case 'notStarted':
      return `cannot be executed: ${outcome.reason}`;
  }
}
