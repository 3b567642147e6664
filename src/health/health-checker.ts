/**
 * Runs the checks: each at its time, none overlapping itself, the same check of several servers
 * once for all of them, and no more attempts at a time than the process has room for.
 *
 *     configure ─▶ heap of deadlines ─due─▶ queue ─room─▶ attempt ─outcome─▶ report
 *                          ▲────────────────────────────────────┘
 */
import { DeadlineHeap } from '../base/deadline-heap.js';
import type { DeadlineTimer } from '../linux/doors.js';
import { AttemptQueue } from './attempt-queue.js';
import { happeningsOf, subjectOf } from './check-events.js';
import {
  type Attempt,
  attemptOf,
  type CheckJob,
  createJob,
  jobKey,
  type Subscriber,
} from './check-job.js';
import { firstAttemptMs } from './check-loop.js';
import { initialProgress, isTimed, memoryOf, stepProgress, understood } from './check-progress.js';
import { isAtWork, isTold, pageOf, standingFor, toldBy } from './check-standing.js';
import { AttemptTally } from './check-tallies.js';
import type { CheckView, HealthChecker, HealthCheckerHost } from './health-checker-host.js';
import type { CheckAssignment, CheckMemory, CheckTallies, ProbeOutcome } from './messages.js';
import type { FollowedCheck, TimedCheck } from './probes/probe.js';

/**
 * Checks that are due within this time begin together: one wake-up for ten checks, where there are
 * a thousand a second. It is far below the seconds in which checks are configured.
 */
const TICK_MS = 10;

type FailedProbe = Extract<ProbeOutcome, { outcome: 'bad' }>;

/** Checks without assignments so far. */
export function createHealthChecker(host: HealthCheckerHost): HealthChecker {
  return new Checker(host);
}

class Checker implements HealthChecker {
  readonly #host: HealthCheckerHost;
  readonly #timer: DeadlineTimer;
  readonly #heap = new DeadlineHeap<CheckJob>();
  readonly #suspended = new Set<string>();
  #resting: ReadonlySet<string> = new Set();
  readonly #queue: AttemptQueue;
  readonly #tally: AttemptTally;
  #jobs = new Map<string, CheckJob>();
  #armedMs = Number.POSITIVE_INFINITY;
  /** When it last looked at the clock: at this wake-up, or at the last outcome since. */
  #nowMs = 0;

  constructor(host: HealthCheckerHost) {
    this.#host = host;
    this.#tally = new AttemptTally(host.tallies);
    this.#timer = host.createTimer(() => this.#onTime());
    this.#queue = new AttemptQueue(host.maximumAttempts, (job) => this.#start(job));
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
      this.#tell(job, undefined);
      this.#beginOrRest(job);
    }
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
      const concerned = job.subscribers.filter(
        ({ assignment }) => assignment.service === service && !this.#resting.has(assignment.id),
      );
      this.#onEnabled(job, concerned, () => this.#wake(job));
    }
    this.#rearm();
  }

  setResting(ids: ReadonlySet<string>): void {
    const former = this.#resting;
    this.#resting = ids;
    if (former.size + ids.size === 0) {
      return;
    }
    for (const job of this.#jobs.values()) {
      const concerned = job.subscribers.filter(
        ({ assignment: { id, service } }) =>
          former.has(id) !== ids.has(id) && !this.#suspended.has(service),
      );
      this.#onEnabled(job, concerned, () => this.#runSoon(job));
    }
    this.#rearm();
  }

  runNow(ids: ReadonlySet<string>): void {
    const isMeant = ({ subscribers, place }: CheckJob): boolean =>
      place >= 0 && subscribers.some(({ assignment }) => ids.has(assignment.id));
    for (const job of [...this.#jobs.values()].filter(isMeant)) {
      this.#runSoon(job);
    }
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

  tallies(): CheckTallies {
    const ids = new Set(this.#subscribed((_job, { assignment }) => assignment.id));
    const { running, waiting: queued } = this.#queue;
    return { ...this.#tally.current(ids), running, queued };
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
    return this.#suspended.has(assignment.service) || this.#resting.has(assignment.id);
  }

  #isWanted(job: CheckJob): boolean {
    return job.subscribers.some((subscriber) => !this.#isSuspended(subscriber));
  }

  /** @param concerned those of its assignments that rest from now on, or go on */
  #onEnabled(job: CheckJob, concerned: readonly Subscriber[], wake: () => void): void {
    if (concerned.length === 0) {
      return;
    }
    for (const subscriber of isTimed(job.check) ? concerned : []) {
      const event = this.#isSuspended(subscriber) ? 'checkSuspended' : 'checkActivated';
      this.#host.log({ ...subjectOf(job, subscriber, pageOf(job.progress)), event });
    }
    if (!this.#isWanted(job)) {
      this.#rest(job);
      return;
    }
    this.#tell(job, undefined);
    if (!isAtWork(job)) {
      wake();
    }
  }

  /** Takes a job out of everything that goes on. */
  #rest(job: CheckJob): void {
    this.#heap.set(job, undefined);
    job.queued = false;
    if (job.attempt !== undefined) {
      const { probe } = job.attempt;
      job.attempt = undefined;
      if (isTimed(job.check)) {
        this.#queue.ended();
      }
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

  #runSoon(job: CheckJob): void {
    if (isTimed(job.check)) {
      this.#heap.set(job, this.#host.nowMs());
    } else {
      this.#follow(job, job.check);
    }
  }

  #onTime(): void {
    this.#armedMs = Number.POSITIVE_INFINITY;
    const nowMs = this.#look();
    for (let job = this.#heap.first(); job && job.deadlineMs <= nowMs; job = this.#heap.first()) {
      this.#heap.set(job, undefined);
      job.dueMs = job.deadlineMs;
      this.#queue.add(job);
    }
    this.#rearm();
  }

  /** Looks at the clock, which is dear in some virtual machines. */
  #look(): number {
    this.#nowMs = this.#host.nowMs();
    return this.#nowMs;
  }

  /** What is due begins, and the timer is for what comes next. */
  #rearm(): void {
    this.#queue.start();
    const first = this.#heap.first();
    if (first !== undefined && first.deadlineMs < this.#armedMs) {
      this.#armedMs = Math.ceil(first.deadlineMs / TICK_MS) * TICK_MS;
      this.#timer.arm(this.#armedMs);
    }
  }

  #start(job: CheckJob): void {
    const { check } = job;
    if (!isTimed(check)) {
      return;
    }
    const attempt = this.#newAttempt(job, check);
    job.attempt = attempt;
    const probe = this.#host.startProbe(attemptOf(check, job.progress), (outcome) => {
      if (job.attempt === attempt) {
        job.attempt = undefined;
        this.#queue.ended();
        this.#onOutcome(job, outcome, attempt);
        this.#rearm();
      }
    });
    attempt.probe = probe;
  }

  /**
   * What came late because this process was busy does not come later the next time as well: checks
   * that had to wait for each other would go together for ever.
   */
  #newAttempt(job: CheckJob, { timing }: TimedCheck): Attempt {
    const startedMs = this.#nowMs;
    const lateMs = Math.min(startedMs - job.dueMs, timing.delayLoopMs / 2);
    return { startedMs, lateMs, probe: undefined };
  }

  #follow(job: CheckJob, check: FollowedCheck): void {
    const attempt: Attempt = { startedMs: this.#host.nowMs(), lateMs: 0, probe: undefined };
    job.attempt = attempt;
    attempt.probe = this.#host.startFollowing(check, (outcome) => {
      if (job.attempt === attempt) {
        this.#onOutcome(job, outcome, attempt);
      }
    });
  }

  #onOutcome(job: CheckJob, found: ProbeOutcome, attempt: Attempt): void {
    const before = job.progress;
    const outcome = understood(before, found);
    const startedMs = attempt.startedMs - attempt.lateMs;
    const endedMs = this.#look() - attempt.lateMs;
    this.#tally.note(job, { ...attempt, outcome, tookMs: endedMs - startedMs });
    const step = stepProgress(job.check, before, { outcome, startedMs, endedMs });
    job.progress = step.progress;
    if (Number.isFinite(step.nextMs)) {
      this.#heap.set(job, step.nextMs);
    }
    const happenings = happeningsOf(job, before, step, outcome);
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
    this.#tell(job, outcome.outcome === 'bad' ? outcome : undefined);
  }

  #holdAsTold(job: CheckJob): void {
    const { hasRun, up } = job.progress.state;
    for (const subscriber of hasRun ? job.subscribers : []) {
      if (up === (subscriber.assignment.up ?? up)) {
        subscriber.told = { ...standingFor(job, subscriber), reason: '' };
      }
    }
  }

  /**
   * Each owner that does not know it is told how a check stands that has run: up or down, weight,
   * and of one that is down why, for a server may fail in another way than it did at first.
   *
   * @param failure how the attempt that has ended failed; undefined: none has
   */
  #tell(job: CheckJob, failure: FailedProbe | undefined): void {
    const timedOut = failure?.timedOut ? { timedOut: true as const } : {};
    for (const subscriber of job.progress.state.hasRun ? job.subscribers : []) {
      const { told, assignment } = subscriber;
      const standing = standingFor(job, subscriber);
      const why = standing.up ? '' : (failure?.reason ?? told?.reason);
      if (!this.#isSuspended(subscriber)) {
        subscriber.told = { ...standing, ...(why === undefined ? {} : { reason: why }) };
        if (!isTold(told, standing) || (told?.reason ?? why) !== why) {
          const { id } = assignment;
          const memory = memoryOf(id, job.progress);
          const first = told === undefined;
          const said = { id, ...standing, first, reason: why ?? '', atMs: this.#host.nowMs() };
          this.#host.report({ ...said, ...timedOut, memory });
        }
      }
    }
  }
}
