/**
 * How HTTP_GET and SSL_GET go over their pages, one each `delay_loop`. Pure.
 *
 *     page 1 ─good─▶ page 2 ─good─▶ … last ─good─▶ up, and again from page 1
 *        └─bad, no retries left─▶ down, ask this page until it is good ─▶ a whole good round ─▶ up
 *
 * `rise` counts whole rounds. A bad page begins the count anew.
 *
 * The rules are those of keepalived (keepalived.conf(5), HTTP_GET), with one difference: with
 * `fast_recovery` a bad page is never asked again without delay.
 */
import type { HttpCheck } from '../../config/lvs-model.js';

/** What is kept between two attempts. Pages are places in `urls`. */
export interface SequenceState {
  readonly up: boolean;
  /** Went up or down at least once. */
  readonly hasRun: boolean;
  readonly attemptsUsed: number;
  readonly page: number;
  /** The page that brought the check down and was not good since. */
  readonly failedPage: number | undefined;
  /** All pages were good one after another, at least once. */
  readonly roundDone: boolean;
  /** Good rounds in a row of a check that is down and wants more of them; absent: 0. */
  readonly risen?: number;
}

/** What follows from an attempt. */
export interface SequenceStep {
  readonly state: SequenceState;
  /** Until the next attempt, from the end of this one. */
  readonly delayMs: number;
  readonly result: 'up' | 'down' | undefined;
}

/** The part of a check that decides on the sequence. */
export type SequenceRules = Pick<HttpCheck, 'timing' | 'fastRecovery'> & {
  readonly urls: { readonly length: number };
};

/** A check that has never run: the first bad page counts at once. */
export function initialSequenceState({ timing }: SequenceRules): SequenceState {
  return {
    up: !timing.alpha,
    hasRun: false,
    attemptsUsed: timing.retry,
    page: 0,
    failedPage: undefined,
    roundDone: false,
  };
}

/** One step; `undecided` attempts could not be made and say nothing about the server. */
export function stepSequence(
  rules: SequenceRules,
  state: SequenceState,
  outcome: 'good' | 'bad' | 'undecided',
): SequenceStep {
  switch (outcome) {
    case 'good':
      return afterGoodPage(rules, state);
    case 'bad':
      return afterBadPage(rules, state);
    case 'undecided':
      return { state, delayMs: rules.timing.delayLoopMs, result: undefined };
  }
}

function afterGoodPage(rules: SequenceRules, state: SequenceState): SequenceStep {
  const { delayLoopMs, retry, rise } = rules.timing;
  const pageDelayMs = state.up ? delayLoopMs : (rise?.delayMs ?? delayLoopMs);
  const attemptsUsed = state.roundDone ? 0 : retry;
  if (state.failedPage !== undefined) {
    return {
      state: { ...state, attemptsUsed, failedPage: undefined, page: 0 },
      delayMs: rules.fastRecovery ? 0 : pageDelayMs,
      result: undefined,
    };
  }
  if (state.page + 1 < rules.urls.length) {
    const hurried = rules.fastRecovery && (!state.roundDone || !state.up);
    return {
      state: { ...state, attemptsUsed, page: state.page + 1 },
      delayMs: hurried ? 0 : pageDelayMs,
      result: undefined,
    };
  }
  const risen = (state.risen ?? 0) + 1;
  if (rise !== undefined && !state.up && risen < rise.attempts) {
    const round = { attemptsUsed, page: 0, roundDone: true, risen };
    return { state: { ...state, ...round }, delayMs: pageDelayMs, result: undefined };
  }
  const up = { up: true, hasRun: true, roundDone: true, attemptsUsed: 0, page: 0 };
  return {
    state: { ...up, failedPage: undefined },
    delayMs: delayLoopMs,
    result: state.up && state.hasRun ? undefined : 'up',
  };
}

function afterBadPage(rules: SequenceRules, { risen: _, ...state }: SequenceState): SequenceStep {
  const { delayBeforeRetryMs, delayLoopMs, retry, alpha } = rules.timing;
  const downDelayMs = Math.max(delayBeforeRetryMs, delayLoopMs);
  if (state.hasRun && !state.up) {
    const delayMs = state.failedPage === undefined ? delayBeforeRetryMs : downDelayMs;
    return { state, delayMs, result: undefined };
  }
  if (state.attemptsUsed < retry) {
    return {
      state: { ...state, attemptsUsed: state.attemptsUsed + 1 },
      delayMs: delayBeforeRetryMs,
      result: undefined,
    };
  }
  const down = { ...state, up: false, hasRun: true, attemptsUsed: 0, failedPage: state.page };
  // A check with alpha counts as down from the start: its first failure is no news.
  const news = state.up || !alpha;
  return { state: down, delayMs: downDelayMs, result: news ? 'down' : undefined };
}
