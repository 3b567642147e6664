/**
 * Where a check stands, whatever its kind: one loop for those that try one thing, a sequence for
 * those with pages, and the last outcome for those that follow a tracker. Pure.
 */
import { startsDown } from '../config/checkers/kinds.js';
import type { HealthCheck, HttpCheck } from '../config/lvs-model.js';
import { nextStanding, withFormerWord } from './agent/standing.js';
import { initialLoopState, type LoopRules, type LoopState, stepLoop } from './check-loop.js';
import { initialSequenceState, type SequenceState, stepSequence } from './http/url-sequence.js';
import type { AgentStanding, CheckMemory, ProbeOutcome } from './messages.js';
import type { FollowedCheck, TimedCheck } from './probes/probe.js';

/** What is kept of a check between two outcomes. */
export type CheckProgress =
  | { readonly kind: 'loop'; readonly state: LoopState; readonly agent?: AgentStanding }
  | { readonly kind: 'pages'; readonly state: SequenceState & { readonly weight: 0 } };

/** An outcome and when it came to pass; monotonic milliseconds. */
export interface TimedOutcome {
  readonly outcome: ProbeOutcome;
  readonly startedMs: number;
  readonly endedMs: number;
}

/** What follows from an outcome. */
export interface ProgressStep {
  readonly progress: CheckProgress;
  /** When a check with a timer is due again. */
  readonly nextMs: number;
  /** The check goes up or down, or has its first result. */
  readonly result: 'up' | 'down' | undefined;
  /** Retries made in vain, for the log line; 0: say nothing of them. */
  readonly retries: number;
}

/** Whether a check has no timer. */
export function isFollowed(check: HealthCheck): check is FollowedCheck {
  return check.kind === 'file' || check.kind === 'bfd';
}

/** Whether a check has a timer. */
export function isTimed(check: HealthCheck): check is TimedCheck {
  return !isFollowed(check);
}

/**
 * A check that starts: afresh, or from what is remembered of the same check. With `trusted` it
 * counts as up and has its retries from the first attempt on.
 */
export function initialProgress(
  check: HealthCheck,
  memory?: CheckMemory,
  trusted = false,
): CheckProgress {
  const progress = memory === undefined ? freshProgress(check) : resumedProgress(check, memory);
  return trusted && memory === undefined ? trust(progress) : progress;
}

function trust(progress: CheckProgress): CheckProgress {
  const trusted = { up: true, attemptsUsed: 0 };
  return progress.kind === 'loop'
    ? { ...progress, state: { ...progress.state, ...trusted } }
    : { kind: 'pages', state: { ...progress.state, ...trusted } };
}

function freshProgress(check: HealthCheck): CheckProgress {
  if (isFollowed(check)) {
    const up = !startsDown(check);
    return { kind: 'loop', state: { up, hasRun: false, attemptsUsed: 0, weight: 0 } };
  }
  return check.kind === 'http'
    ? { kind: 'pages', state: { ...initialSequenceState(check), weight: 0 } }
    : { kind: 'loop', state: initialLoopState(rulesOf(check)) };
}

function resumedProgress(check: HealthCheck, memory: CheckMemory): CheckProgress {
  if (check.kind === 'http') {
    return { kind: 'pages', state: { ...pagesFrom(memory, check), weight: 0 } };
  }
  const retry = isFollowed(check) ? 0 : check.timing.retry;
  return { kind: 'loop', state: loopFrom(memory, retry), ...agentOf(memory) };
}

/** The retries that were used count on, up to what the check has now. */
function loopFrom(memory: CheckMemory, retry: number): LoopState {
  const { up, hasRun, attemptsUsed, weight } = memory;
  return { up, hasRun, attemptsUsed: Math.min(attemptsUsed, retry), weight, ...risenOf(memory) };
}

function agentOf({ agent }: { readonly agent?: AgentStanding | undefined }) {
  return agent === undefined ? {} : { agent };
}

function risenOf({ risen }: { readonly risen?: number }): { readonly risen?: number } {
  return risen === undefined ? {} : { risen };
}

function pagesFrom(memory: CheckMemory, check: HttpCheck): SequenceState {
  const { up, hasRun, attemptsUsed, pages } = memory;
  const within = (page: number | undefined) => page !== undefined && page < check.urls.length;
  return {
    up,
    hasRun,
    attemptsUsed: Math.min(attemptsUsed, check.timing.retry),
    page: pages !== undefined && within(pages.page) ? pages.page : 0,
    failedPage: within(pages?.failedPage) ? pages?.failedPage : undefined,
    roundDone: pages?.roundDone ?? false,
    ...risenOf(memory),
  };
}

/** What has to be remembered to go on after a reload. */
export function memoryOf(id: string, progress: CheckProgress): CheckMemory {
  const { kind, state } = progress;
  const { up, hasRun, attemptsUsed, weight } = state;
  const memory = { id, up, hasRun, attemptsUsed, weight, ...risenOf(state) };
  if (kind === 'loop') {
    return { ...memory, ...agentOf(progress) };
  }
  const { page, failedPage, roundDone } = state;
  const failed = failedPage === undefined ? {} : { failedPage };
  return { ...memory, pages: { page, roundDone, ...failed } };
}

/** What an attempt has found, with what an agent has said before. */
export function understood(progress: CheckProgress, found: ProbeOutcome): ProbeOutcome {
  return progress.kind === 'loop' ? withFormerWord(progress.agent, found) : found;
}

/** One step. Of a followed check each outcome counts, and no time follows from it. */
export function stepProgress(
  check: HealthCheck,
  progress: CheckProgress,
  ended: TimedOutcome,
): ProgressStep {
  if (isFollowed(check)) {
    return followStep(progress, ended.outcome);
  }
  if (check.kind === 'http' || progress.kind === 'pages') {
    return check.kind === 'http' && progress.kind === 'pages'
      ? pageStep(check, progress.state, ended)
      : unchanged(progress);
  }
  const weight = ended.outcome.outcome === 'good' ? (ended.outcome.weight ?? 0) : 0;
  const attempt = { ...ended, outcome: ended.outcome.outcome, weight };
  const { state, ...step } = stepLoop(rulesOf(check), progress.state, attempt);
  const agent = check.kind === 'agent' ? nextStanding(progress.agent, ended.outcome) : undefined;
  return { ...step, progress: { kind: 'loop', state, ...agentOf({ agent }) } };
}

function pageStep(
  check: HttpCheck,
  before: SequenceState,
  { outcome, endedMs }: TimedOutcome,
): ProgressStep {
  const { state, delayMs, result } = stepSequence(check, before, outcome.outcome);
  return {
    progress: { kind: 'pages', state: { ...state, weight: 0 } },
    nextMs: endedMs + delayMs,
    result,
    retries: result === 'down' ? check.timing.retry : 0,
  };
}

function followStep(progress: CheckProgress, outcome: ProbeOutcome): ProgressStep {
  if (outcome.outcome === 'undecided') {
    return unchanged(progress);
  }
  const up = outcome.outcome === 'good';
  const weight = up ? (outcome.weight ?? 0) : 0;
  const { state } = progress;
  const result = state.hasRun && state.up === up ? undefined : up ? 'up' : 'down';
  const next = { up, hasRun: true, attemptsUsed: 0, weight };
  return { ...unchanged({ kind: 'loop', state: next }), result };
}

function unchanged(progress: CheckProgress): ProgressStep {
  return { progress, nextMs: Number.POSITIVE_INFINITY, result: undefined, retries: 0 };
}

/** keepalived's exceptions from the common loop (keepalived.conf(5), SMTP_CHECK, MISC_CHECK). */
function rulesOf(check: Exclude<TimedCheck, HttpCheck>): LoopRules {
  return {
    timing: check.timing,
    budgetEachRound: check.kind === 'smtp',
    countsFromStart: check.kind === 'misc',
  };
}

/**
 * What a check adds to the weight of a server. MISC_CHECK with `misc_dynamic` is kept as its exit
 * status: from 2 on the weight is to be the status minus 2, whatever is configured.
 */
export function contributionOf(check: HealthCheck, kept: number, serverWeight: number): number {
  if (check.kind !== 'misc') {
    return kept;
  }
  return kept < 2 ? 0 : kept - 2 - serverWeight;
}
