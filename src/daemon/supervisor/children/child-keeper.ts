/**
 * Keeps a child process of the supervisor: starts it with a first message, hands on what it says,
 * and carries out what `child-life.ts` decides when it dies, cannot be started or has to stop. What
 * the messages mean is known to the owner of the keeper.
 */

import type { ChildProcess } from 'node:child_process';
import { failureOf, messageOf } from '../../../base/failure.js';
import type { MonotonicClock } from '../../../linux/doors.js';
import { processActivity } from '../../../linux/process/process-activity.js';
import type {
  LogSource,
  PriorityZero,
  SupervisorLogEvent,
} from '../../../observe/log/log-events.js';
import { Outbox, type OutboxRules } from '../../outbox.js';
import {
  type ChildEffect,
  type ChildEvent,
  type ChildLife,
  type ChildPolicy,
  type ChildSays,
  childStep,
  unbornChild,
} from './child-life.js';
import { beat, beatIntervalMs, firstPulse, heard, type Pulse } from './heartbeat.js';

/** A release that takes longer has failed. */
const LONGEST_RELEASE_MS = 3000;

/** A process that waits for its first message. */
export interface StartedChild {
  readonly child: ChildProcess;
  /**
   * Whether it has stood by: one that is loaded can answer at once, another has the time that the
   * start of node takes.
   */
  readonly standing: 'new' | 'loading' | 'loaded';
}

/** What a keeper needs to know about its child. */
export interface ChildKeeperOptions<ToChild, FromChild> {
  /** For log lines. */
  readonly name: LogSource;
  readonly clock: MonotonicClock;
  /** `--dont-respawn`: a dead child ends the daemon. */
  readonly respawn: boolean;
  /** What replaces what, while the child does not read. */
  readonly rules: OutboxRules<ToChild>;
  readonly heartbeat: ToChild;
  /** Whether `release` is due as soon as no successor follows, or only at a stop. */
  readonly releaseWithoutSuccessor: boolean;
  log(event: SupervisorLogEvent): void;
  /** A process that waits for its first message. One that could not be started has no `pid`. */
  start(): StartedChild;
  /** Makes a new process a worthy successor of the one before. */
  firstMessage(): ToChild;
  /** Asks the process to end; without `release` it leaves what it holds. */
  stopMessage(release: boolean): ToChild;
  onMessages(messages: readonly FromChild[]): void;
  onStarted(pid: number): void;
  /** Whatever was asked of the process will not be answered any more. */
  onGone(): void;
  /** How soon others take over from a child that hangs: as soon it has to be found. */
  othersWaitMs(): number;
  /** How long what a dead process held may stay as it is. */
  patienceMs(): number;
  /** Gives up what a dead process held. @throws when it cannot be given up now */
  release(): Promise<PriorityZero>;
  /** The child is dead and will not be started again. */
  onGivenUp(): void;
}

export class ChildKeeper<ToChild extends object, FromChild> {
  readonly #options: ChildKeeperOptions<ToChild, FromChild>;
  readonly #events: ChildEvent[] = [];
  #life: ChildLife = unbornChild;
  #child: ChildProcess | undefined;
  #outbox: Outbox<ToChild> | undefined;
  #pulse: Pulse = firstPulse;
  /** One that stood by has been asked whether it answers, before it is told anything else. */
  #isGreeted = false;
  #beats: NodeJS.Timeout | undefined;
  /** Processes in a row that had been ended for their silence when the present one was started. */
  #silenced = 0;
  /** Of the process that is gone, for the log. */
  #lastPid = 0;
  #restarts = 0;
  #timer: NodeJS.Timeout | undefined;
  #whenEnded: (() => void)[] = [];

  constructor(options: ChildKeeperOptions<ToChild, FromChild>) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** How many times a dead child was replaced. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Whether a message would reach a process. */
  get connected(): boolean {
    return this.#child?.connected === true;
  }

  start(): void {
    this.#handle({ kind: 'start' });
  }

  /** Without a process that listens the message is lost: the first message tells a successor. */
  send(message: ToChild): void {
    if (this.#child?.connected) {
      this.#outbox?.post([message]);
    }
  }

  /** The child says that it holds nothing any more: its end leaves nothing to release. */
  letGo(): void {
    this.#handle({ kind: 'letGo' });
  }

  /** From now on a child that ends may do so: a service manager may signal all processes. */
  expectEnd(): void {
    this.#handle({ kind: 'expectEnd' });
  }

  /**
   * Orderly stop; a child that has not ended after `timeoutMs` is killed. With `release` nothing
   * is left of what a process of this keeper held, whatever has become of it.
   */
  stop(release: boolean, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#whenEnded.push(resolve);
      this.#handle({ kind: 'stop', release, withinMs: timeoutMs });
    });
  }

  /** Effects may bring about events; those have their turn when all effects are carried out. */
  #handle(event: ChildEvent): void {
    if (this.#events.push(event) > 1) {
      return;
    }
    for (let next = this.#events[0]; next !== undefined; next = this.#events[0]) {
      const { life, effects } = childStep(
        this.#life,
        next,
        this.#options.clock.nowMs(),
        this.#policy(),
      );
      this.#life = life;
      for (const effect of effects) {
        this.#attempt(effect);
      }
      this.#events.shift();
    }
  }

  /** An error in one effect must not keep the others from being carried out. */
  #attempt(effect: ChildEffect): void {
    try {
      this.#execute(effect);
    } catch (error) {
      const where = `${this.#options.name} child, ${effect.kind}`;
      this.#options.log({ event: 'internalError', where, message: messageOf(error) });
    }
  }

  #policy(): ChildPolicy {
    const { respawn, releaseWithoutSuccessor } = this.#options;
    return { respawn, releaseWithoutSuccessor, patienceMs: this.#options.patienceMs() };
  }

  #execute(effect: ChildEffect): void {
    switch (effect.kind) {
      case 'startProcess':
        this.#startProcess();
        return;
      case 'sendStop':
        this.send(this.#options.stopMessage(effect.release));
        return;
      case 'kill':
        failureOf(() => this.#child?.kill('SIGKILL'));
        return;
      case 'abandon':
        this.#forgetProcess();
        return;
      case 'release':
        void this.#release();
        return;
      case 'arm':
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#handle({ kind: 'due' }), effect.afterMs);
        return;
      case 'disarm':
        clearTimeout(this.#timer);
        return;
      case 'say':
        this.#say(effect.event);
        return;
      case 'givenUp':
        this.#options.onGivenUp();
        return;
      case 'ended':
        for (const resolve of this.#whenEnded.splice(0)) {
          resolve();
        }
        return;
    }
  }

  #startProcess(): void {
    let started: StartedChild;
    try {
      started = this.#options.start();
    } catch (error) {
      this.#handle({ kind: 'startFailed', reason: messageOf(error) });
      return;
    }
    const { child, standing } = started;
    if (child.pid === undefined) {
      child.once('error', (error) => this.#handle({ kind: 'startFailed', reason: error.message }));
      return;
    }
    this.#started(child, child.pid, standing);
  }

  #started(child: ChildProcess, pid: number, standing: StartedChild['standing']): void {
    const { name, log } = this.#options;
    const isLoaded = standing === 'loaded';
    this.#child = child;
    this.#outbox = new Outbox(this.#options.rules, { send: sendTo(child) });
    this.#isGreeted = isLoaded;
    if (standing !== 'new') {
      this.#silenced = Math.max(0, this.#silenced - 1); // started before the last one was one
    }
    this.#pulse = isLoaded ? { ...firstPulse, heard: true, answered: false } : firstPulse;
    this.#beats = setInterval(() => this.#beat(pid), beatIntervalMs(this.#options.othersWaitMs()));
    child.on('message', (messages: readonly FromChild[]) => this.#heard(child, messages));
    child.on('error', (error) => {
      log({ event: 'internalError', where: `${name} child`, message: error.message });
    });
    child.once('exit', (code, signal) => this.#exited(child, code, signal));
    this.#handle({ kind: 'started' });
    if (isLoaded) {
      this.send(this.#options.heartbeat);
    }
    this.send(this.#options.firstMessage());
    log({ event: 'childStarted', child: name, pid });
    this.#options.onStarted(pid);
  }

  #exited(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#child === child) {
      this.#forgetProcess();
      this.#handle({ kind: 'exited', how: signal ? `killed by ${signal}` : statusText(code) });
    }
  }

  #heard(child: ChildProcess, messages: readonly FromChild[]): void {
    if (this.#child !== child) {
      return;
    }
    // From its answer on it has the time of one that begins.
    this.#pulse = this.#isGreeted ? firstPulse : heard(this.#pulse);
    this.#isGreeted = false;
    if (messages.length > 0) {
      this.#silenced = 0;
      this.#options.onMessages(messages);
    }
  }

  #beat(pid: number): void {
    // What it does is of interest while it owes an answer.
    const activity = this.#pulse.answered ? undefined : processActivity(pid);
    const { pulse, verdict } = beat(this.#pulse, activity, this.#isGreeted ? 0 : this.#silenced);
    this.#pulse = pulse;
    if (verdict === 'ask') {
      this.send(this.#options.heartbeat);
    } else if (verdict === 'hangs') {
      clearInterval(this.#beats);
      this.#silenced += 1;
      const forMs = pulse.silentBeats * beatIntervalMs(this.#options.othersWaitMs());
      this.#handle({ kind: 'silent', forMs });
    }
  }

  #forgetProcess(): void {
    clearInterval(this.#beats);
    this.#outbox?.clear();
    this.#outbox = undefined;
    this.#lastPid = this.#child?.pid ?? 0;
    this.#child = undefined;
    this.#options.onGone();
  }

  async #release(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('it takes too long')), LONGEST_RELEASE_MS);
    });
    try {
      const priorityZero = await Promise.race([this.#options.release(), tooLong]);
      this.#handle({ kind: 'released', priorityZero });
    } catch (error) {
      this.#handle({ kind: 'releaseFailed', reason: messageOf(error) });
    } finally {
      clearTimeout(timer);
    }
  }

  #say(says: ChildSays): void {
    const { name: child, log } = this.#options;
    if (says.event === 'childDied') {
      this.#restarts += 1;
    }
    log({ ...says, child, pid: this.#child?.pid ?? this.#lastPid });
  }
}

/** A dying child closes the channel under our hands; its exit is handled on its own. */
function sendTo<Message extends object>(child: ChildProcess) {
  return (
    messages: readonly Message[],
    written: (unwritten: readonly Message[]) => void,
  ): boolean => {
    const unwritten: Message[] = [];
    let left = messages.length;
    let room = true;
    for (const message of messages) {
      room = child.send(message, (error) => {
        left -= 1;
        if (error && child.connected) {
          unwritten.push(message);
        }
        if (left === 0) {
          written(unwritten);
        }
      });
    }
    return room;
  };
}

/** A child ends without a failure when it is told to, or hears no supervisor any more. */
function statusText(code: number | null): string {
  const status = `exited with status ${code}`;
  return code === 0 ? `${status}: sent SIGTERM, or its channel to the supervisor failed` : status;
}
