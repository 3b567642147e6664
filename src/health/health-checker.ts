/**
 * Runs the checks: each at its time, none overlapping itself, the same check of several servers
 * once for all of them, and no more attempts at a time than the process has room for.
 *
 *     configure ─▶ heap of deadlines ─due─▶ queue ─room─▶ attempt ─outcome─▶ report
 *                          ▲────────────────────────────────────┘
 */
import { DeadlineHeap } from '../base/deadline-heap.js';
import type { DeadlineTimer } from '../linux/doors.js';
import { happeningsOf, subjectOf } from './check-events.js';
import { attemptOf, type CheckJob, createJob, jobKey, type Subscriber } from './check-job.js';
import { firstAttemptMs } from './check-loop.js';
import {
  type CheckProgress,
  contributionOf,
  initialProgress,
  isTimed,
  memoryOf,
  stepProgress,
} from './check-progress.js';
import type { CheckSubject, HealthLogEvent } from './log-events.js';
import type { CheckAssignment, CheckMemory, CheckReport, ProbeOutcome } from './messages.js';
import type { FollowedCheck, StartFollowing, StartProbe, TimedCheck } from './probe.js';

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
export interface CheckView extends CheckSubject {
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
  memories(): readonly CheckMemory[];
  snapshot(): readonly CheckView[];
  /** Ends all attempts; nothing is reported afterwards. */
  close(): void;
}

/** Checks without assignments so far. */
export function createHealthChecker(host: HealthCheckerHost): HealthChecker {
  return new Checker(host);
}

class Checker implements HealthChecker {
  readonly #host: HealthCheckerHost;
  readonly #timer: DeadlineTimer;
  readonly #heap = new DeadlineHeap<CheckJob>();
  readonly #suspended = new Set<string>();
  #jobs = new Map<string, CheckJob>();
  #queue: CheckJob[] = [];
  #attempts = 0;
  #starting = false;
  #armedMs = Number.POSITIVE_INFINITY;

  constructor(host: HealthCheckerHost) {
    this.#host = host;
    this.#timer = host.createTimer(() => this.#onTime());
  }

  configure(assignments: readonly CheckAssignment[], memories: readonly CheckMemory[]): void {
    const remembered = new Map([...this.memories(), ...memories].map((one) => [one.id, one]));
    const told = this.#everythingTold();
    const former = this.#jobs;
    this.#jobs = new Map();
    const subscribers = new Map<CheckJob, Subscriber[]>();
    for (const assignment of assignments) {
      const memory = remembered.get(assignment.id);
      const job = this.#jobFor(assignment, memory, former);
      const { id } = assignment;
      const subscriber = {
        assignment,
        told: told.has(id) ? told.get(id) : toldBy(assignment, memory),
      };
      const others = subscribers.get(job);
      subscribers.set(job, others === undefined ? [subscriber] : others);
      others?.push(subscriber);
      if (isTimed(assignment.check) && memory === undefined && !job.progress.state.hasRun) {
        const event = this.#isSuspended(subscriber) ? 'checkSuspended' : 'checkActivated';
        this.#host.log({ ...subjectOf(job, subscriber, pageOf(job.progress)), event });
      }
    }
    for (const [key, job] of former) {
      if (!this.#jobs.has(key)) {
        this.#rest(job);
      }
    }
    for (const [job, theirs] of subscribers) {
      job.subscribers = theirs;
      this.#tell(job, '');
      this.#beginOrRest(job);
    }
    this.#startQueued();
    this.#rearm();
  }

  setEnabled(service: string, enabled: boolean): void {
    if (this.#suspended.has(service) !== enabled) {
      return;
    }
    if (enabled) {
      this.#suspended.delete(service);
    } else {
      this.#suspended.add(service);
    }
    for (const job of this.#jobs.values()) {
      this.#onEnabled(job, service, enabled);
    }
    this.#startQueued();
    this.#rearm();
  }

  memories(): readonly CheckMemory[] {
    return this.#subscribed((job, { assignment }) => memoryOf(assignment.id, job.progress));
  }

  snapshot(): readonly CheckView[] {
    return this.#subscribed((job, subscriber) => {
      const { up, hasRun, weight } = job.progress.state;
      const suspended = this.#isSuspended(subscriber);
      const { id } = subscriber.assignment;
      return {
        ...subjectOf(job, subscriber, pageOf(job.progress)),
        id,
        up,
        hasRun,
        weight,
        suspended,
      };
    });
  }

  close(): void {
    for (const job of this.#jobs.values()) {
      this.#rest(job);
    }
    this.#jobs = new Map();
    this.#timer.close();
  }

  /** The job of a check; what is remembered of any of its assignments serves all of them. */
  #jobFor(
    { check, trusted = false }: CheckAssignment,
    memory: CheckMemory | undefined,
    former: ReadonlyMap<string, CheckJob>,
  ): CheckJob {
    const key = jobKey(check);
    const job = this.#jobs.get(key) ?? former.get(key) ?? createJob(check, trusted);
    this.#jobs.set(key, job);
    if (memory !== undefined && !job.progress.state.hasRun) {
      job.progress = initialProgress(check, memory);
    }
    return job;
  }

  #subscribed<Value>(read: (job: CheckJob, subscriber: Subscriber) => Value): readonly Value[] {
    return [...this.#jobs.values()].flatMap((job) => job.subscribers.map((one) => read(job, one)));
  }

  #everythingTold(): ReadonlyMap<string, Subscriber['told']> {
    return new Map(this.#subscribed((_job, { assignment, told }) => [assignment.id, told]));
  }

  #isSuspended({ assignment }: Subscriber): boolean {
    return this.#suspended.has(assignment.service);
  }

  #isWanted(job: CheckJob): boolean {
    return job.subscribers.some((subscriber) => !this.#isSuspended(subscriber));
  }

  #onEnabled(job: CheckJob, service: string, enabled: boolean): void {
    const concerned = job.subscribers.filter((one) => one.assignment.service === service);
    if (concerned.length === 0) {
      return;
    }
    const event = enabled ? 'checkActivated' : 'checkSuspended';
    for (const subscriber of isTimed(job.check) ? concerned : []) {
      this.#host.log({ ...subjectOf(job, subscriber, pageOf(job.progress)), event });
    }
    if (!this.#isWanted(job)) {
      this.#rest(job);
      return;
    }
    this.#tell(job, '');
    if (!isAtWork(job)) {
      this.#wake(job);
    }
  }

  /** Takes a job out of everything that goes on. */
  #rest(job: CheckJob): void {
    this.#heap.set(job, undefined);
    job.queued = false;
    if (job.attempt !== undefined) {
      const { probe } = job.attempt;
      job.attempt = undefined;
      this.#attempts -= isTimed(job.check) ? 1 : 0;
      probe?.cancel();
    }
  }

  /** A job that is already at work goes on. */
  #beginOrRest(job: CheckJob): void {
    if (!this.#isWanted(job)) {
      this.#rest(job);
    } else if (!isAtWork(job)) {
      this.#begin(job);
    }
  }

  #begin(job: CheckJob): void {
    if (!isTimed(job.check)) {
      this.#follow(job, job.check);
      return;
    }
    const { nowMs, random } = this.#host;
    this.#heap.set(job, firstAttemptMs(job.check.timing, nowMs(), random()));
  }

  /** keepalived's sleeping checks look every `delay_loop` whether they are wanted again. */
  #wake(job: CheckJob): void {
    if (!isTimed(job.check)) {
      this.#follow(job, job.check);
      return;
    }
    const { nowMs, random } = this.#host;
    this.#heap.set(job, nowMs() + random() * job.check.timing.delayLoopMs);
  }

  #onTime(): void {
    this.#armedMs = Number.POSITIVE_INFINITY;
    const nowMs = this.#host.nowMs();
    for (let job = this.#heap.first(); job && job.deadlineMs <= nowMs; job = this.#heap.first()) {
      this.#heap.set(job, undefined);
      job.queued = true;
      this.#queue.push(job);
    }
    this.#startQueued();
    this.#rearm();
  }

  #rearm(): void {
    const first = this.#heap.first();
    if (first !== undefined && first.deadlineMs < this.#armedMs) {
      this.#armedMs = first.deadlineMs;
      this.#timer.arm(first.deadlineMs);
    }
  }

  /** Outcomes that come at once do not begin here again, but are met by the loop. */
  #startQueued(): void {
    if (this.#starting) {
      return;
    }
    this.#starting = true;
    let next = 0;
    while (next < this.#queue.length && this.#attempts < this.#host.maximumAttempts) {
      const job = this.#queue[next];
      next += 1;
      if (job?.queued === true && isTimed(job.check)) {
        job.queued = false;
        this.#start(job, job.check);
      }
    }
    this.#queue.splice(0, next);
    this.#starting = false;
  }

  #start(job: CheckJob, check: TimedCheck): void {
    this.#attempts += 1;
    const attempt: CheckJob['attempt'] = { startedMs: this.#host.nowMs(), probe: undefined };
    job.attempt = attempt;
    const probe = this.#host.startProbe(attemptOf(check, job.progress), (outcome) => {
      if (job.attempt === attempt) {
        job.attempt = undefined;
        this.#attempts -= 1;
        this.#onOutcome(job, outcome, attempt.startedMs);
        this.#startQueued();
        this.#rearm();
      }
    });
    attempt.probe = probe;
  }

  #follow(job: CheckJob, check: FollowedCheck): void {
    const attempt: CheckJob['attempt'] = { startedMs: this.#host.nowMs(), probe: undefined };
    job.attempt = attempt;
    attempt.probe = this.#host.startFollowing(check, (outcome) => {
      if (job.attempt === attempt) {
        this.#onOutcome(job, outcome, attempt.startedMs);
      }
    });
  }

  #onOutcome(job: CheckJob, outcome: ProbeOutcome, startedMs: number): void {
    const before = job.progress;
    const endedMs = this.#host.nowMs();
    const step = stepProgress(job.check, before, { outcome, startedMs, endedMs });
    job.progress = step.progress;
    if (Number.isFinite(step.nextMs)) {
      this.#heap.set(job, step.nextMs);
    }
    const happenings = happeningsOf(job, before.state, step, outcome);
    for (const subscriber of happenings.length === 0 ? [] : job.subscribers) {
      if (!this.#isSuspended(subscriber)) {
        const subject = subjectOf(job, subscriber, pageOf(before));
        for (const happening of happenings) {
          this.#host.log({ ...subject, ...happening });
        }
      }
    }
    // A check with alpha and pages says nothing of a first failure: it counted as down before.
    if (step.result === undefined && !before.state.hasRun) {
      this.#holdAsTold(job);
    }
    this.#tell(job, outcome.outcome === 'good' ? '' : outcome.reason);
  }

  #holdAsTold(job: CheckJob): void {
    const { hasRun, up } = job.progress.state;
    for (const subscriber of hasRun ? job.subscribers : []) {
      if (up === (subscriber.assignment.up ?? up)) {
        subscriber.told = standingFor(job, subscriber);
      }
    }
  }

  /** Whoever does not know it yet is told how a check stands that has run. */
  #tell(job: CheckJob, reason: string): void {
    for (const subscriber of job.progress.state.hasRun ? job.subscribers : []) {
      const { told } = subscriber;
      const standing = standingFor(job, subscriber);
      const known = told?.up === standing.up && told.weight === standing.weight;
      if (!known && !this.#isSuspended(subscriber)) {
        subscriber.told = standing;
        const { id } = subscriber.assignment;
        const memory = memoryOf(id, job.progress);
        this.#host.report({ id, ...standing, first: told === undefined, reason, memory });
      }
    }
  }
}

/** Waits for its time or turn, or an attempt of it goes on. */
function isAtWork({ place, queued, attempt }: CheckJob): boolean {
  return place >= 0 || queued || attempt !== undefined;
}

/** What there is to tell the owner of an assignment. */
function standingFor({ check, progress }: CheckJob, { assignment }: Subscriber) {
  const { up, weight } = progress.state;
  return { up, weight: contributionOf(check, weight, assignment.serverWeight ?? 1) };
}

function pageOf({ kind, state }: CheckProgress): number {
  return kind === 'pages' ? state.page : 0;
}

/** Who gave us a memory knows what it says. */
function toldBy(
  { check, serverWeight }: CheckAssignment,
  memory: CheckMemory | undefined,
): Subscriber['told'] {
  if (memory?.hasRun !== true) {
    return undefined;
  }
  return { up: memory.up, weight: contributionOf(check, memory.weight, serverWeight ?? 1) };
}
