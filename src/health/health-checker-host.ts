/** What the checks of a process work through, and how they are shown. */
import type { CheckSubject } from '../config/checkers/check-kind.js';
import type { CheckName } from '../config/checkers/kinds.js';
import type { DeadlineTimer } from '../linux/doors.js';
import type { HealthLogEvent } from './log-events.js';
import type { CheckReport } from './messages.js';
import type { FollowedCheck, StartFollowing, StartProbe, TimedCheck } from './probes/probe.js';

/** What the checks need from outside. */
export interface HealthCheckerHost {
  /** Monotonic milliseconds, the clock of the timer. */
  readonly nowMs: () => number;
  readonly createTimer: (callback: () => void) => DeadlineTimer;
  /** Uniform in 0..1. */
  readonly random: () => number;
  /** An HTTP check comes with one url, the page whose turn it is. */
  readonly startProbe: StartProbe<TimedCheck>;
  readonly startFollowing: StartFollowing<FollowedCheck>;
  readonly report: (report: CheckReport) => void;
  readonly log: (event: HealthLogEvent) => void;
  /** Attempts at a time; further ones wait for their turn. */
  readonly maximumAttempts: number;
}

/** A check for people who ask what goes on. */
export interface CheckView extends CheckSubject<CheckName> {
  readonly id: string;
  readonly up: boolean;
  readonly hasRun: boolean;
  readonly weight: number;
  readonly suspended: boolean;
}
