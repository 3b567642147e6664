/** What the checks of a process work through, and how they are shown. */
import type { CheckSubject } from '../config/checkers/check-kind.js';
import type { CheckName } from '../config/checkers/kinds.js';
import type { DeadlineTimer } from '../linux/doors.js';
import type { HealthLogEvent } from './log-events.js';
import type { CheckAssignment, CheckMemory, CheckReport, CheckTallies } from './messages.js';
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
  /** What a predecessor has counted. */
  readonly tallies?: CheckTallies | undefined;
}

/** A check for people who ask what goes on. */
export interface CheckView extends CheckSubject<CheckName> {
  readonly id: string;
  readonly up: boolean;
  readonly hasRun: boolean;
  readonly weight: number;
  readonly suspended: boolean;
}

/** The checks of a process. */
export interface HealthChecker {
  /**
   * Replaces all assignments. A check that is configured as before goes on undisturbed; another
   * one comes after its warm-up, from a memory of the same id or what this checker knows of it.
   */
  configure(assignments: readonly CheckAssignment[], memories: readonly CheckMemory[]): void;
  /** `ha_suspend`: the checks of a service rest, their state stays. May precede `configure`. */
  setEnabled(service: string, enabled: boolean): void;
  /** All that rest whatever their service does, by id; one that is woken runs at once. */
  setResting(ids: ReadonlySet<string>): void;
  /** Those with these ids that wait for their time run at once; others of them are at it. */
  runNow(ids: ReadonlySet<string>): void;
  memories(): readonly CheckMemory[];
  snapshot(): readonly CheckView[];
  /** What the attempts came to so far. */
  tallies(): CheckTallies;
  /** Ends all attempts; nothing is reported afterwards. */
  close(): void;
}
