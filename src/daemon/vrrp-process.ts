/**
 * The supervisor's side of the VRRP child: starts it, keeps what it reports, starts a successor
 * when it dies, and lets its instances go when no successor can be started soon.
 */
import type { ChildProcess } from 'node:child_process';
import type { Configuration } from '../config/model.js';
import type { MonotonicClock } from '../linux/doors.js';
import type { SupervisorLogEvent } from '../observe/log-events.js';
import type { Checkpoint, VrrpSnapshot } from '../vrrp/messages.js';
import { CheckpointStore } from './checkpoint-store.js';
import type { ChildOptions, ToSupervisor, ToVrrpChild } from './messages.js';
import { afterDeath, freshRestartState, type RestartState } from './restart-policy.js';
import { forkVrrpChild, needsStandby, type Standby } from './standby.js';

/** How long a snapshot may take before the asker is told that there is none. */
const SNAPSHOT_TIMEOUT_MS = 2000;

/** A death in the first second after a start is rather the second of a series than the first. */
const STANDBY_DELAY_MS = 1000;

/** What the supervisor gives to the keeper of its VRRP process. */
export interface VrrpProcessOptions {
  readonly childOptions: ChildOptions;
  readonly clock: MonotonicClock;
  /** `--dont-respawn`: a dead child ends the daemon. */
  readonly respawn: boolean;
  readonly standby: Standby;
  log(event: SupervisorLogEvent): void;
  /** Everything but checkpoints and snapshots. */
  onMessage(message: ToSupervisor): void;
  onStarted(pid: number): void;
  /** The child is dead and will not be started again. */
  onGivenUp(): void;
  /** Sends priority 0 for what the checkpoint says and removes its addresses. */
  release(configuration: Configuration, checkpoint: Checkpoint): Promise<void>;
}

export class VrrpProcess {
  readonly #options: VrrpProcessOptions;
  readonly #store = new CheckpointStore();
  readonly #waiting = new Map<number, (snapshot: VrrpSnapshot | undefined) => void>();
  #configuration: Configuration;
  #child: ChildProcess | undefined;
  #startedMs = 0;
  #restart: RestartState = freshRestartState;
  #restarts = 0;
  #stopping = false;
  #nextRequest = 1;
  #restartTimer: NodeJS.Timeout | undefined;
  #standbyTimer: NodeJS.Timeout | undefined;

  constructor(configuration: Configuration, options: VrrpProcessOptions) {
    this.#configuration = configuration;
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** How many times a dead child was replaced. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Starts the child, which takes up what the store knows of a predecessor. */
  start(): void {
    this.#restartTimer = undefined;
    const child = this.#options.standby.take() ?? forkVrrpChild();
    this.#child = child;
    this.#startedMs = this.#options.clock.nowMs();
    child.on('message', (messages: readonly ToSupervisor[]) => {
      for (const message of messages) {
        this.#receive(message);
      }
    });
    child.on('error', (error) => {
      this.#options.log({ event: 'internalError', where: 'vrrp child', message: error.message });
    });
    child.once('exit', (code, signal) => this.#died(child, code, signal));
    this.#send({
      kind: 'configure',
      configuration: this.#configuration,
      options: this.#options.childOptions,
      resume: this.#store.current(),
    });
    if (child.pid !== undefined) {
      this.#options.log({ event: 'childStarted', child: 'vrrp', pid: child.pid });
      this.#options.onStarted(child.pid);
    }
  }

  reload(configuration: Configuration): void {
    this.#configuration = configuration;
    this.#store.keepOnly(configuration);
    this.#send({ kind: 'reload', configuration });
  }

  scriptResult(script: string, succeeded: boolean): void {
    this.#send({ kind: 'scriptResult', script, succeeded });
  }

  /** Asks for a snapshot; undefined when there is no child or it does not answer in time. */
  snapshot(clearCounters: boolean): Promise<VrrpSnapshot | undefined> {
    if (!this.#child?.connected) {
      return Promise.resolve(undefined);
    }
    const request = this.#nextRequest;
    this.#nextRequest += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#answer(request, undefined), SNAPSHOT_TIMEOUT_MS);
      this.#waiting.set(request, (snapshot) => {
        clearTimeout(timer);
        resolve(snapshot);
      });
      this.#send({ kind: 'snapshot', request, clearCounters });
    });
  }

  /** Orderly stop; a child that has not ended after `timeoutMs` is killed. */
  stop(release: boolean, timeoutMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restartTimer);
    clearTimeout(this.#standbyTimer);
    this.#options.standby.keep(false);
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
      this.#send({ kind: 'stop', release });
    });
  }

  #send(message: ToVrrpChild): void {
    if (this.#child?.connected) {
      // A dying child closes the channel under our hands; its exit is handled on its own.
      this.#child.send(message, () => undefined);
    }
  }

  #receive(message: ToSupervisor): void {
    if (message.kind === 'checkpoint') {
      this.#store.merge(message.checkpoint);
    } else if (message.kind === 'snapshot') {
      this.#answer(message.request, message.snapshot);
    } else {
      if (message.kind === 'ready' || message.kind === 'reloaded') {
        this.#prepareStandby();
      }
      this.#options.onMessage(message);
    }
  }

  /** A while later: what has just started or been reloaded has better use for the processor. */
  #prepareStandby(): void {
    clearTimeout(this.#standbyTimer);
    this.#standbyTimer = setTimeout(() => {
      this.#options.standby.keep(this.#options.respawn && needsStandby(this.#configuration));
    }, STANDBY_DELAY_MS);
  }

  #answer(request: number, snapshot: VrrpSnapshot | undefined): void {
    this.#waiting.get(request)?.(snapshot);
    this.#waiting.delete(request);
  }

  #died(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    this.#child = undefined;
    for (const request of [...this.#waiting.keys()]) {
      this.#answer(request, undefined);
    }
    if (this.#stopping) {
      return;
    }
    const { state, delayMs } = afterDeath(
      this.#restart,
      this.#options.clock.nowMs() - this.#startedMs,
    );
    this.#restart = state;
    if (this.#options.respawn && delayMs === 0) {
      this.start(); // before anything else: the backups' timers are running
    }
    const how = signal ? `killed by ${signal}` : `exited with status ${code}`;
    const restartInMs = this.#options.respawn ? delayMs : -1;
    const pid = child.pid ?? 0;
    this.#options.log({ event: 'childDied', child: 'vrrp', pid, how, restartInMs });
    this.#restarts += 1;
    if (delayMs > 0 || !this.#options.respawn) {
      this.#letGo(how, delayMs);
    }
  }

  /** No successor for now: the peers take over at once instead of after their timers. */
  #letGo(how: string, delayMs: number): void {
    this.#options
      .release(this.#configuration, this.#store.current())
      .then(() => this.#options.log({ event: 'childReleased', child: 'vrrp', reason: how }))
      .catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        this.#options.log({ event: 'internalError', where: 'release', message });
      })
      .finally(() => {
        this.#store.clearInstances();
        if (this.#stopping) {
          return;
        }
        if (this.#options.respawn) {
          this.#restartTimer = setTimeout(() => this.start(), delayMs);
        } else {
          this.#options.onGivenUp();
        }
      });
  }
}
