/**
 * The supervisor's side of the VRRP child: starts it, keeps what it reports, starts a successor
 * when it dies, and lets its instances go when no successor can be started soon.
 */
import type { Configuration } from '../../../config/model.js';
import type { MonotonicClock } from '../../../linux/doors.js';
import { DescriptorReserve } from '../../../linux/process/descriptor-reserve.js';
import type { SupervisorLogEvent } from '../../../observe/log/log-events.js';
import type { Checkpoint, VrrpSnapshot } from '../../../vrrp/messages.js';
import { type HandOverResult, PendingHandOvers } from '../../hand-over/pending-hand-overs.js';
import type {
  BfdSessionState,
  ChildOptions,
  FromVrrp,
  ToVrrp,
  TrackedFileValue,
  TrackedProcessQuorum,
} from '../../messages.js';
import { toVrrpRules } from '../../outbox-rules.js';
import { CheckpointStore } from '../../vrrp/checkpoint-store.js';
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
  /** Of the sessions that were heard of. */
  bfdStates(): readonly BfdSessionState[];
  fileValues(): readonly TrackedFileValue[];
  processQuorums(): readonly TrackedProcessQuorum[];
  /** Whether the table of IPVS is as the configuration asks, or there is none to wait for. */
  lvsTableFilled(): boolean;
  log(event: SupervisorLogEvent): void;
  /** Everything but snapshots. */
  onMessage(message: FromVrrp): void;
  onStarted(pid: number): void;
  /** The child is dead and will not be started again. */
  onGivenUp(): void;
  /** Sends priority 0 for what the checkpoint says and removes its addresses. */
  release(configuration: Configuration, checkpoint: Checkpoint): Promise<void>;
}

export class VrrpProcess {
  readonly #options: VrrpProcessOptions;
  readonly #reserve: DescriptorReserve;
  readonly #store = new CheckpointStore();
  readonly #snapshots = new PendingAnswers<VrrpSnapshot>(SNAPSHOT_TIMEOUT_MS);
  readonly #recordings = new PendingAnswers<readonly string[]>(SNAPSHOT_TIMEOUT_MS);
  /** Lines that have come, by request. */
  readonly #recorded = new Map<number, readonly string[]>();
  readonly #handOvers = new PendingHandOvers();
  readonly #keeper: ChildKeeper<ToVrrp, FromVrrp>;
  #configuration: Configuration;
  #standbyTimer: NodeJS.Timeout | undefined;

  constructor(configuration: Configuration, options: VrrpProcessOptions) {
    this.#configuration = configuration;
    this.#options = options;
    this.#reserve = new DescriptorReserve(reservedDescriptors(configuration));
    this.#keeper = new ChildKeeper<ToVrrp, FromVrrp>({
      name: 'vrrp',
      clock: options.clock,
      respawn: options.respawn,
      rules: toVrrpRules,
      heartbeat: { kind: 'heartbeat' },
      othersWaitMs: () => waitOfPeersMs(this.#configuration),
      releaseWithoutSuccessor: true,
      log: (event) => options.log(event),
      start: () => this.#reserve.lend(() => options.standby.take() ?? forkVrrpChild()),
      firstMessage: () => ({
        kind: 'configure',
        configuration: this.#configuration,
        options: options.childOptions,
        resume: this.#store.current(),
        bfdStates: options.bfdStates(),
        fileValues: options.fileValues(),
        processQuorums: options.processQuorums(),
        lvsTableFilled: options.lvsTableFilled(),
      }),
      stopMessage: (release) => ({ kind: 'stop', release }),
      onMessages: (messages) => {
        for (const message of messages) {
          this.#receive(message);
        }
      },
      onStarted: (pid) => options.onStarted(pid),
      onGone: () => {
        this.#snapshots.abandon();
        this.#recordings.abandon();
        this.#recorded.clear();
        this.#handOvers.abandon();
      },
      patienceMs: () => patienceOfPeersMs(this.#configuration),
      release: () => this.#release(),
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

  fileValue(file: string, value: number): void {
    this.#keeper.send({ kind: 'fileValue', file, value });
  }

  processQuorum(process: string, holds: boolean): void {
    this.#keeper.send({ kind: 'processQuorum', process, holds });
  }

  bfdState(state: BfdSessionState): void {
    this.#keeper.send(state);
  }

  /** Offers instances to their backups; resolves when each of them has found one or has not. */
  handOver(instances: readonly string[], timeoutMs: number): Promise<readonly HandOverResult[]> {
    const results = this.#handOvers.wait(instances, timeoutMs);
    if (this.#keeper.connected) {
      this.#keeper.send({ kind: 'handOver', instances, timeoutMs });
    } else {
      this.#handOvers.abandon();
    }
    return results;
  }

  lvsTable(filled: boolean): void {
    this.#keeper.send({ kind: 'lvsTable', filled });
  }

  /** Asks for a snapshot; undefined when there is no child or it does not answer in time. */
  snapshot(clearCounters: boolean): Promise<VrrpSnapshot | undefined> {
    return this.#keeper.connected
      ? this.#snapshots.ask((request) =>
          this.#keeper.send({ kind: 'snapshot', request, clearCounters }),
        )
      : Promise.resolve(undefined);
  }

  /** Asks what the core was told last; undefined when there is no child or no answer in time. */
  recording(): Promise<readonly string[] | undefined> {
    return this.#keeper.connected
      ? this.#recordings.ask((request) => {
          this.#recorded.clear(); // of one that had no answer in time
          this.#keeper.send({ kind: 'recording', request });
        })
      : Promise.resolve(undefined);
  }

  /** Orderly stop; a child that has not ended after `timeoutMs` is killed. */
  stop(release: boolean, timeoutMs: number): Promise<void> {
    clearTimeout(this.#standbyTimer);
    this.#options.standby.keep(false);
    return this.#keeper.stop(release, timeoutMs);
  }

  #receive(message: FromVrrp): void {
    if (message.kind === 'checkpoint') {
      this.#store.merge(message.checkpoint);
      this.#options.onMessage(message);
    } else if (message.kind === 'snapshot') {
      this.#snapshots.settle(message.request, message.snapshot);
    } else if (message.kind === 'recording') {
      this.#collect(message);
    } else if (message.kind === 'handOverEnded') {
      this.#handOvers.settle(message.instance, message.outcome);
    } else if (message.kind === 'stopped') {
      if (message.released) {
        this.#keeper.letGo();
      }
    } else {
      if (message.kind === 'ready' || message.kind === 'reloaded') {
        this.#prepareStandby();
      }
      this.#options.onMessage(message);
    }
  }

  #collect({ request, lines, isLast }: Extract<FromVrrp, { kind: 'recording' }>): void {
    const all = [...(this.#recorded.get(request) ?? []), ...lines];
    this.#recorded.set(request, all);
    if (isLast) {
      this.#recorded.delete(request);
      this.#recordings.settle(request, all);
    }
  }

  /** A while later: what has just started or been reloaded has better use for the processor. */
  #prepareStandby(): void {
    clearTimeout(this.#standbyTimer);
    this.#standbyTimer = setTimeout(() => {
      this.#options.standby.keep(this.#options.respawn && needsStandby(this.#configuration));
    }, STANDBY_DELAY_MS);
  }

  /** The peers take over at once instead of after their timers, and then nothing is left here. */
  async #release(): Promise<void> {
    await this.#reserve.lendUntil(() =>
      this.#options.release(this.#configuration, this.#store.current()),
    );
    this.#store.clearInstances();
  }
}

/** What a start takes, or a release with its sockets for each interface. */
function reservedDescriptors({ vrrpInstances }: Configuration): number {
  const interfaces = new Set(vrrpInstances.map((instance) => instance.interface));
  return 16 + 4 * Math.min(interfaces.size, 100);
}

/** Where there are static entries alone no peer waits: they may be without a process this long. */
const WITHOUT_PEERS_MS = 3000;

function shortest(timesMs: readonly number[]): number {
  return timesMs.length === 0 ? WITHOUT_PEERS_MS : Math.min(...timesMs);
}

/** When the first peer takes over from a master that does not advertise. */
function waitOfPeersMs({ vrrpInstances }: Configuration): number {
  return shortest(vrrpInstances.map((each) => each.downTimerAdverts * each.advertIntervalMs));
}

/**
 * How long a master may be without a process before it has to let go: its last advert may be an
 * interval old, and the peers wait for two more (RFC 9568 section 6.1). One of them is for the
 * release.
 */
function patienceOfPeersMs({ vrrpInstances }: Configuration): number {
  return shortest(vrrpInstances.map(({ advertIntervalMs }) => advertIntervalMs));
}
