/** One check as the scheduler runs it, for all assignments that ask for the same. */
import type { Scheduled } from '../base/deadline-heap.js';
import type { HealthCheck } from '../config/lvs-model.js';
import { type CheckProgress, initialProgress } from './check-progress.js';
import type { AgentOrders, CheckAssignment } from './messages.js';
import type { RunningProbe, TimedCheck } from './probes/probe.js';

/** An assignment and what its owner was told last; undefined: nothing yet. */
export interface Subscriber {
  readonly assignment: CheckAssignment;
  told: Told | undefined;
}

/** What the owner of an assignment knows. `reason` is absent when it has it from elsewhere. */
interface Told {
  readonly up: boolean;
  readonly weight: number;
  readonly agent?: AgentOrders;
  readonly reason?: string;
}

/** An attempt that has begun. */
export interface Attempt {
  readonly startedMs: number;
  /** How long it had to wait for its turn. */
  readonly lateMs: number;
  probe: RunningProbe | undefined;
}

/** The check, its place in the heap, and what goes on. */
export interface CheckJob extends Scheduled {
  readonly check: HealthCheck;
  subscribers: readonly Subscriber[];
  progress: CheckProgress;
  /** When its attempt is due, or was. */
  dueMs: number;
  /** Stands in the queue of those that are due and wait for their turn. */
  queued: boolean;
  attempt: Attempt | undefined;
  /** Ends of certificates that people were told of. */
  readonly endsTold: Set<number>;
}

/** What makes two checks the same one: everything that is configured. */
export function jobKey(check: HealthCheck): string {
  return JSON.stringify(check);
}

/** A job without a subscriber so far. */
export function createJob(check: HealthCheck, trusted: boolean): CheckJob {
  return {
    check,
    subscribers: [],
    progress: initialProgress(check, undefined, trusted),
    dueMs: 0,
    queued: false,
    attempt: undefined,
    endsTold: new Set(),
    deadlineMs: 0,
    place: -1,
  };
}

/** What a probe is asked: of an HTTP check the one page whose turn it is, as its only url. */
export function attemptOf(check: TimedCheck, progress: CheckProgress): TimedCheck {
  if (check.kind !== 'http' || progress.kind === 'loop') {
    return check;
  }
  const url = check.urls[progress.state.page];
  return url === undefined ? check : { ...check, urls: [url] };
}
