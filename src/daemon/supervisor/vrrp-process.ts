/**
 * The supervisor's side of the VRRP child: starts it, keeps what it reports, starts a successor
 * when it dies, and lets its instances go when no successor can be started soon.
 */
import type { Configuration } from '../../config/model.js';
import type { MonotonicClock } from '../../linux/doors.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import type { Checkpoint, VrrpSnapshot } from '../../vrrp/messages.js';
import type { ChildOptions, ToSupervisor, ToVrrpChild } from '../messages.js';
import { CheckpointStore } from './checkpoint-store.js';
import { ChildKeeper } from './child-keeper.js';
import { PendingAnswers } from './pending-answers.js';
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
  /** Everything but snapshots. */
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
  readonly #snapshots = new PendingAnswers<VrrpSnapshot>(SNAPSHOT_TIMEOUT_MS);
  readonly #keeper: ChildKeeper<ToVrrpChild, ToSupervisor>;
  #configuration: Configuration;
  #standbyTimer: NodeJS.Timeout | undefined;

  constructor(configuration: Configuration, options: VrrpProcessOptions) {
    this.#configuration = configuration;
    this.#options = options;
    this.#keeper = new ChildKeeper({
      name: 'vrrp',
      clock: options.clock,
      respawn: options.respawn,
      log: (event) => options.log(event),
      start: () => options.standby.take() ?? forkVrrpChild(),
      firstMessage: () => ({
        kind: 'configure',
        configuration: this.#configuration,
        options: options.childOptions,
        resume: this.#store.current(),
      }),
      onMessages: (messages) => {
        for (const message of messages) {
          this.#receive(message);
        }
      },
      onStarted: (pid) => options.onStarted(pid),
      onGone: () => this.#snapshots.abandon(),
      letGo: (how) => this.#letGo(how),
      onGivenUp: () => options.onGivenUp(),
    });
  }

  get pid(): number | undefined {
    return this.#keeper.pid;
  }

  /** How many times a dead child was replaced. */
  get restarts(): number {
    return this.#keeper.restarts;
  }

  /** Starts the child, which takes up what the store knows of a predecessor. */
  start(): void {
    this.#keeper.start();
  }

  reload(configuration: Configuration): void {
    this.#configuration = configuration;
    this.#store.keepOnly(configuration);
    this.#keeper.send({ kind: 'reload', configuration });
  }

  scriptResult(script: string, succeeded: boolean): void {
    this.#keeper.send({ kind: 'scriptResult', script, succeeded });
  }

  /** Asks for a snapshot; undefined when there is no child or it does not answer in time. */
  snapshot(clearCounters: boolean): Promise<VrrpSnapshot | undefined> {
    return this.#keeper.connected
      ? this.#snapshots.ask((request) =>
          this.#keeper.send({ kind: 'snapshot', request, clearCounters }),
        )
      : Promise.resolve(undefined);
  }

  /** Orderly stop; a child that has not ended after `timeoutMs` is killed. */
  stop(release: boolean, timeoutMs: number): Promise<void> {
    clearTimeout(this.#standbyTimer);
    this.#options.standby.keep(false);
    return this.#keeper.stop({ kind: 'stop', release }, timeoutMs);
  }

  #receive(message: ToSupervisor): void {
    if (message.kind === 'checkpoint') {
      this.#store.merge(message.checkpoint);
      this.#options.onMessage(message);
    } else if (message.kind === 'snapshot') {
      this.#snapshots.settle(message.request, message.snapshot);
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

  /** No successor for now: the peers take over at once instead of after their timers. */
  async #letGo(how: string): Promise<void> {
    try {
      await this.#options.release(this.#configuration, this.#store.current());
      this.#options.log({ event: 'childReleased', child: 'vrrp', reason: how });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#options.log({ event: 'internalError', where: 'release', message });
    }
    this.#store.clearInstances();
  }
}
