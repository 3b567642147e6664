/** What goes between the health checks and those who ask for them. */
import type { HealthCheck } from '../config/lvs-model.js';

/** A check with an owner. The same check of several servers has several assignments. */
export interface CheckAssignment {
  /** Stable over reloads while the check stays the same: service, server, and what is checked. */
  readonly id: string;
  readonly check: HealthCheck;
  /** keepalived's labels, for log lines: `[192.168.0.1]:tcp:80`. */
  readonly server: string;
  readonly service: string;
}

/** What the check state machine has found out about one assignment. */
export interface CheckReport {
  readonly id: string;
  readonly up: boolean;
  /** The first result since the check was created. */
  readonly first: boolean;
  /** Added to the weight of the real server (MISC_CHECK dynamic, FILE_CHECK); 0 for others. */
  readonly weight: number;
  /** For the log and for mail; "" for a success. */
  readonly reason: string;
}

/** What is kept of a check over a reload, or for the successor of a dead process. */
export interface CheckMemory {
  readonly id: string;
  readonly up: boolean;
  readonly hasRun: boolean;
  readonly attemptsUsed: number;
  readonly weight: number;
}

/** How one attempt ended. */
export type ProbeOutcome =
  | { readonly outcome: 'good'; readonly weight?: number }
  | { readonly outcome: 'bad'; readonly reason: string }
  /** The attempt could not be made (no socket, bind refused): says nothing about the server. */
  | { readonly outcome: 'undecided'; readonly reason: string };

/** An attempt under way. */
export interface ProbeRun {
  readonly done: Promise<ProbeOutcome>;
  /** Ends it at once; `done` may then never be settled. */
  cancel(): void;
}
