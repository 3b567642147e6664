/**
 * How the results of single attempts make a server up or down, and when the next attempt is due.
 * Pure. HTTP_GET and SSL_GET, which go over several pages, have `url-sequence.ts`.
 *
 *     up ── failure, retries left ──▶ up (again after delay_before_retry)
 *     up ── failure, none left ─────▶ down        down ── success ──▶ up
 *                                     down ── success, not `rise` of them in a row ──▶ down
 *
 * The rules are those of keepalived: `retry N` in keepalived.conf(5) are N further attempts.
 * `rise` is ours, and `fall` is `retry` and the attempt before them.
 */
import type { CheckTiming } from '../config/lvs-model.js';

/** What is kept between two attempts. */
export interface LoopState {
  readonly up: boolean;
  /** A result is known. */
  readonly hasRun: boolean;
  /** Retries made since the last success or result. */
  readonly attemptsUsed: number;
  /** What the check adds to the weight of its server (MISC_CHECK with `misc_dynamic`). */
  readonly weight: number;
  /** Good attempts in a row of a check that is down and wants more of them; absent: 0. */
  readonly risen?: number;
}

/** What distinguishes one kind of check from another in this loop. */
export interface LoopRules {
  readonly timing: CheckTiming;
  /** SMTP_CHECK: each check has all its retries, the first one and those while down as well. */
  readonly budgetEachRound: boolean;
  /** MISC_CHECK: the next attempt is timed from the start of the last one, not from its end. */
  readonly countsFromStart: boolean;
}

/** An attempt that has ended; times are monotonic milliseconds. */
export interface EndedAttempt {
  /** `undecided`: it could not be made, and says nothing about the server. */
  readonly outcome: 'good' | 'bad' | 'undecided';
  /** Contribution to the weight that a good attempt came with. */
  readonly weight: number;
  readonly startedMs: number;
  readonly endedMs: number;
}

/** What follows from an attempt. */
export interface LoopStep {
  readonly state: LoopState;
  readonly nextMs: number;
  /** The check goes up or down, or has its first result. */
  readonly result: 'up' | 'down' | undefined;
  /** For the log line of a failure: retries that were made in vain; 0: say nothing of them. */
  readonly retries: number;
}

/**
 * A check that has never run. Without `alpha` it counts as up until it fails, and its first
 * failure counts at once: the retries are for servers that were seen working.
 */
export function initialLoopState({ timing, budgetEachRound }: LoopRules): LoopState {
  return {
    up: !timing.alpha,
    hasRun: false,
    attemptsUsed: budgetEachRound ? 0 : timing.retry,
    weight: 0,
  };
}

/**
 * When a check runs for the first time after a start or reload: 1 s and a part of `warmup` later.
 * `fraction` is uniform in 0..1, so that thousands of checks do not come together.
 */
export function firstAttemptMs(timing: CheckTiming, nowMs: number, fraction: number): number {
  return nowMs + 1000 + fraction * timing.warmupMs;
}

/** One step of the loop. */
export function stepLoop(rules: LoopRules, state: LoopState, attempt: EndedAttempt): LoopStep {
  if (attempt.outcome === 'undecided') {
    return { state, nextMs: next(rules, attempt, false), result: undefined, retries: 0 };
  }
  return attempt.outcome === 'good'
    ? afterSuccess(rules, state, attempt)
    : afterFailure(rules, state, attempt);
}

function afterSuccess(rules: LoopRules, state: LoopState, attempt: EndedAttempt): LoopStep {
  const { rise } = rules.timing;
  const risen = (state.risen ?? 0) + 1;
  if (rise !== undefined && !state.up && risen < rise.attempts) {
    const attemptsUsed = rules.budgetEachRound ? 0 : state.attemptsUsed;
    return {
      state: { ...state, attemptsUsed, risen },
      nextMs: after(rules, attempt, rise.delayMs),
      result: undefined,
      retries: 0,
    };
  }
  return {
    state: { up: true, hasRun: true, attemptsUsed: 0, weight: attempt.weight },
    nextMs: next(rules, attempt, false),
    result: state.up && state.hasRun ? undefined : 'up',
    retries: 0,
  };
}

function afterFailure(rules: LoopRules, state: LoopState, attempt: EndedAttempt): LoopStep {
  const { timing, budgetEachRound } = rules;
  const { up, hasRun, weight } = state;
  const matters = up || !hasRun;
  if ((matters || budgetEachRound) && state.attemptsUsed < timing.retry) {
    return {
      state: { up, hasRun, weight, attemptsUsed: state.attemptsUsed + 1 },
      nextMs: next(rules, attempt, true),
      result: undefined,
      retries: 0,
    };
  }
  // A failed check contributes nothing: keepalived forgets to subtract after a signal or time-out.
  return {
    state: { up: false, hasRun: true, attemptsUsed: 0, weight: 0 },
    nextMs: next(rules, attempt, false),
    result: matters ? 'down' : undefined,
    retries: matters && (hasRun || budgetEachRound) ? timing.retry : 0,
  };
}

function next(rules: LoopRules, attempt: EndedAttempt, retrying: boolean): number {
  const { delayBeforeRetryMs, delayLoopMs } = rules.timing;
  return after(rules, attempt, retrying ? delayBeforeRetryMs : delayLoopMs);
}

function after(rules: LoopRules, attempt: EndedAttempt, delayMs: number): number {
  return rules.countsFromStart
    ? Math.max(attempt.startedMs + delayMs, attempt.endedMs)
    : attempt.endedMs + delayMs;
}
