/**
 * What a probe is: one attempt of one check. The scheduler (`health-checker.ts`) knows when, a
 * probe knows how; each kind of check has its own in `probe-<kind>.ts`.
 */
import type { BfdCheck, FileCheck, HealthCheck } from '../../config/lvs-model.js';
import type { ProbeOutcome } from '../messages.js';

/** Checks that follow a tracked file or a BFD session, and have no timer. */
export type FollowedCheck = FileCheck | BfdCheck;

/** Checks that are made again and again. */
export type TimedCheck = Exclude<HealthCheck, FollowedCheck>;

/** An attempt under way, or a tracker that is followed. */
export interface RunningProbe {
  /** Ends it at once and frees what it holds; at any time. No outcome is told afterwards. */
  cancel(): void;
}

/**
 * Makes one attempt. `done` is called at most once, perhaps before this function has returned, and
 * with everything freed that the attempt held. It always comes to an end by itself.
 */
export type StartProbe<Check> = (
  check: Check,
  done: (outcome: ProbeOutcome) => void,
) => RunningProbe;

/** Follows a check: `changed` is called with what is known at once, and with each change. */
export type StartFollowing<Check> = (
  check: Check,
  changed: (outcome: ProbeOutcome) => void,
) => RunningProbe;
