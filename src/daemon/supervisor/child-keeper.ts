/**
 * Keeps a child process of the supervisor running: starts it with a first message, hands on what it
 * says, starts a successor when it dies, and stops it in order. What the messages mean is known to
 * whoever holds the keeper.
 */
import type { ChildProcess } from 'node:child_process';
import type { MonotonicClock } from '../../linux/doors.js';
import type { LogSource, SupervisorLogEvent } from '../../observe/log/log-events.js';
import { afterDeath, freshRestartState, type RestartState } from './restart-policy.js';

/** What a keeper needs to know about its child. */
export interface ChildKeeperOptions<ToChild, FromChild> {
  /** For log lines. */
  readonly name: LogSource;
  readonly clock: MonotonicClock;
  /** `--dont-respawn`: a dead child ends the daemon. */
  readonly respawn: boolean;
  log(event: SupervisorLogEvent): void;
  /** A process that waits for its first message. */
  start(): ChildProcess;
  /** Makes a new process a worthy successor of the one before. */
  firstMessage(): ToChild;
  onMessages(messages: readonly FromChild[]): void;
  onStarted(pid: number): void;
  /** Whatever was asked of the process will not be answered any more. */
  onGone(): void;
  /** It is dead, and no successor follows soon: gives up what it held. Never rejects. */
  letGo(how: string): Promise<void>;
  /** The child is dead and will not be started again. */
  onGivenUp(): void;
}

export class ChildKeeper<ToChild extends object, FromChild> {
  readonly #options: ChildKeeperOptions<ToChild, FromChild>;
  #child: ChildProcess | undefined;
  #startedMs = 0;
  #restart: RestartState = freshRestartState;
  #restarts = 0;
  #stopping = false;
  #restartTimer: NodeJS.Timeout | undefined;

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

  /** Whether a message would reach somebody. */
  get connected(): boolean {
    return this.#child?.connected === true;
  }

  start(): void {
    this.#restartTimer = undefined;
    const { name, clock, log } = this.#options;
    const child = this.#options.start();
    this.#child = child;
    this.#startedMs = clock.nowMs();
    child.on('message', (messages: readonly FromChild[]) => {
      this.#options.onMessages(messages);
    });
    child.on('error', (error) => {
      log({ event: 'internalError', where: `${name} child`, message: error.message });
    });
    child.once('exit', (code, signal) => this.#died(child, code, signal));
    this.send(this.#options.firstMessage());
    if (child.pid !== undefined) {
      log({ event: 'childStarted', child: name, pid: child.pid });
      this.#options.onStarted(child.pid);
    }
  }

  /** Without a process that listens the message is lost: the first message tells a successor. */
  send(message: ToChild): void {
    if (this.#child?.connected) {
      // A dying child closes the channel under our hands; its exit is handled on its own.
      this.#child.send(message, () => undefined);
    }
  }

  /** From now on a child that ends may do so: a service manager may signal all processes. */
  expectEnd(): void {
    this.#stopping = true;
    clearTimeout(this.#restartTimer);
  }

  /** Orderly stop; a child that has not ended after `timeoutMs` is killed. */
  stop(message: ToChild, timeoutMs: number): Promise<void> {
    this.expectEnd();
    const child = this.#child;
    if (!child) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      this.send(message);
    });
  }

  #died(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    this.#child = undefined;
    this.#options.onGone();
    if (this.#stopping) {
      return;
    }
    const { name, clock, respawn } = this.#options;
    const { state, delayMs } = afterDeath(this.#restart, clock.nowMs() - this.#startedMs);
    this.#restart = state;
    if (respawn && delayMs === 0) {
      this.start(); // before anything else: somebody's timers are running
    }
    const how = signal ? `killed by ${signal}` : `exited with status ${code}`;
    const restartInMs = respawn ? delayMs : -1;
    const pid = child.pid ?? 0;
    this.#options.log({ event: 'childDied', child: name, pid, how, restartInMs });
    this.#restarts += 1;
    if (delayMs > 0 || !respawn) {
      void this.#options.letGo(how).then(() => this.#afterLettingGo(delayMs));
    }
  }

  #afterLettingGo(delayMs: number): void {
    if (this.#stopping) {
      return;
    }
    if (this.#options.respawn) {
      this.#restartTimer = setTimeout(() => this.start(), delayMs);
    } else {
      this.#options.onGivenUp();
    }
  }
}
