import { createHealthChecker } from '../../src/health/health-checker.js';
import type { HealthChecker, HealthCheckerHost } from '../../src/health/health-checker-host.js';
import type { HealthLogEvent } from '../../src/health/log-events.js';
import type { CheckReport, CheckTallies, ProbeOutcome } from '../../src/health/messages.js';
import type { FollowedCheck, TimedCheck } from '../../src/health/probes/probe.js';

/** An attempt that a test ends. */
interface Probe {
  readonly check: TimedCheck | FollowedCheck;
  readonly atMs: number;
  readonly end: (outcome: ProbeOutcome) => void;
  open: boolean;
}

/** A checker on a clock that moves only when it is told to, and probes that end when told to. */
export class HealthCheckerStage implements HealthCheckerHost {
  now = 0;
  readonly maximumAttempts: number;
  /** Answers at once when set. */
  answer: ((check: TimedCheck) => ProbeOutcome) | undefined;
  readonly probes: Probe[] = [];
  readonly reports: CheckReport[] = [];
  readonly events: HealthLogEvent[] = [];
  readonly checker: HealthChecker;
  readonly tallies: CheckTallies | undefined;
  #deadline: number | undefined;
  #onTime: () => void = () => undefined;
  #randoms: readonly number[];

  constructor(randoms: readonly number[] = [0], maximumAttempts = 100, tallies?: CheckTallies) {
    this.tallies = tallies;
    this.maximumAttempts = maximumAttempts;
    this.#randoms = randoms;
    this.checker = createHealthChecker(this);
  }

  nowMs = (): number => this.now;
  report = (report: CheckReport): void => void this.reports.push(report);
  log = (event: HealthLogEvent): void => void this.events.push(event);

  random = (): number => {
    const [first = 0, ...rest] = this.#randoms;
    this.#randoms = [...rest, first];
    return first;
  };

  createTimer = (callback: () => void) => {
    this.#onTime = callback;
    const disarm = () => {
      this.#deadline = undefined;
    };
    const arm = (deadlineMs: number) => {
      this.#deadline = deadlineMs;
    };
    return { arm, disarm, close: disarm };
  };

  startProbe = (check: TimedCheck, done: (outcome: ProbeOutcome) => void) => {
    const probe = this.#open(check, done);
    if (this.answer !== undefined) {
      probe.end(this.answer(check));
    }
    return { cancel: () => this.#close(probe) };
  };

  startFollowing = (check: FollowedCheck, changed: (outcome: ProbeOutcome) => void) => {
    const probe = this.#open(check, changed);
    return { cancel: () => this.#close(probe) };
  };

  #open(check: TimedCheck | FollowedCheck, done: (outcome: ProbeOutcome) => void): Probe {
    const followed = check.kind === 'file' || check.kind === 'bfd';
    const end = (outcome: ProbeOutcome) => {
      probe.open = followed;
      done(outcome);
    };
    const probe: Probe = { check, atMs: this.now, end, open: true };
    this.probes.push(probe);
    return probe;
  }

  #close(probe: Probe): void {
    probe.open = false;
  }

  get open(): readonly Probe[] {
    return this.probes.filter((probe) => probe.open);
  }

  /** The timer fires as late as this. */
  wakeAt(nowMs: number): void {
    this.now = nowMs;
    this.advanceTo(nowMs);
  }

  /** Lets the time pass, with each deadline at its moment. */
  advanceTo(endMs: number): void {
    while (this.#deadline !== undefined && this.#deadline <= endMs) {
      this.now = Math.max(this.now, this.#deadline);
      this.#deadline = undefined;
      this.#onTime();
    }
    this.now = endMs;
  }

  end(outcome: ProbeOutcome): void {
    const [probe] = this.open;
    if (probe === undefined) {
      throw new Error('no attempt is open');
    }
    probe.end(outcome);
  }

  said(): readonly string[] {
    return this.events.map(({ event, server }) => `${event} ${server}`);
  }
}

/** The server is as it should be. */
export const good: ProbeOutcome = { outcome: 'good' };
/** It is not. */
export const bad: ProbeOutcome = { outcome: 'bad', reason: 'refused' };
