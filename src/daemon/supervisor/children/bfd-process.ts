/**
 * The supervisor's side of the BFD child: starts it, remembers where its sessions stand for those
 * that follow them, and starts a successor when it dies.
 */
import { fork } from 'node:child_process';
import type { BfdSnapshot } from '../../../bfd/messages.js';
import type { Configuration } from '../../../config/model.js';
import type { MonotonicClock } from '../../../linux/doors.js';
import type { SupervisorLogEvent } from '../../../observe/log/log-events.js';
import type { BfdSessionState, FromBfd, ToBfd } from '../../messages.js';
import { toBfdRules } from '../../outbox-rules.js';
import { ChildKeeper } from './child-keeper.js';
import { PendingAnswers } from './pending-answers.js';

/** How long a snapshot may take before the asker is told that there is none. */
const SNAPSHOT_TIMEOUT_MS = 2000;

/**
 * How long the sessions of a child that has died are taken for what they were: its successor has to
 * find the neighbours again, which takes a second or two, and that is no failure of theirs.
 */
const BENEFIT_OF_DOUBT_MS = 5000;

/** A session answers within tens of milliseconds: a child that hangs has to be found soon. */
const OTHERS_WAIT_MS = 3000;

/** What the supervisor gives to the keeper of its BFD process. */
export interface BfdProcessOptions {
  readonly clock: MonotonicClock;
  /** `--dont-respawn`: a dead child ends the daemon. */
  readonly respawn: boolean;
  log(event: SupervisorLogEvent): void;
  /** Log events, and that it runs. */
  onMessage(message: FromBfd): void;
  /** A session stands otherwise than before, or was configured. */
  onState(state: BfdSessionState): void;
  onStarted(pid: number): void;
  /** The child is dead and will not be started again. */
  onGivenUp(): void;
}

export class BfdProcess {
  readonly #options: BfdProcessOptions;
  readonly #snapshots = new PendingAnswers<readonly BfdSnapshot[]>(SNAPSHOT_TIMEOUT_MS);
  readonly #keeper: ChildKeeper<ToBfd, FromBfd>;
  /** What followers have been told. */
  readonly #states = new Map<string, boolean>();
  /** Sessions of a dead child that its successor has not found Up yet. */
  readonly #doubted = new Set<string>();
  #doubtTimer: NodeJS.Timeout | undefined;
  #configuration: Configuration;

  constructor(configuration: Configuration, options: BfdProcessOptions) {
    this.#configuration = configuration;
    this.#options = options;
    this.#keeper = new ChildKeeper<ToBfd, FromBfd>({
      name: 'bfd',
      clock: options.clock,
      respawn: options.respawn,
      rules: toBfdRules,
      heartbeat: { kind: 'heartbeat' },
      othersWaitMs: () => OTHERS_WAIT_MS,
      releaseWithoutSuccessor: false,
      log: (event) => options.log(event),
      start: forkBfdChild,
      firstMessage: () => this.#order(),
      stopMessage: () => ({ kind: 'stop' }),
      onMessages: (messages) => {
        for (const message of messages) {
          this.#receive(message);
        }
      },
      onStarted: (pid) => options.onStarted(pid),
      onGone: () => this.#doubt(),
      patienceMs: () => Number.POSITIVE_INFINITY,
      release: () => Promise.resolve(), // sessions are nothing in the kernel
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

  /** Of all sessions that have been heard of: what a successor of a follower has to know. */
  states(): readonly BfdSessionState[] {
    return [...this.#states].map(([session, up]) => ({ kind: 'bfdState', session, up }));
  }

  start(): void {
    this.#keeper.start();
  }

  reload(configuration: Configuration): void {
    this.#configuration = configuration;
    const names = new Set(configuration.bfdInstances.map(({ name }) => name));
    for (const name of this.#states.keys()) {
      if (!names.has(name)) {
        this.#states.delete(name);
        this.#doubted.delete(name);
      }
    }
    this.#keeper.send(this.#order());
  }

  /** Asks for a snapshot; undefined when there is no child or it does not answer in time. */
  snapshot(): Promise<readonly BfdSnapshot[] | undefined> {
    return this.#keeper.connected
      ? this.#snapshots.ask((request) => this.#keeper.send({ kind: 'snapshot', request }))
      : Promise.resolve(undefined);
  }

  /** Orderly stop: the neighbours are told. A child that has not ended in time is killed. */
  stop(timeoutMs: number): Promise<void> {
    clearTimeout(this.#doubtTimer);
    return this.#keeper.stop(true, timeoutMs);
  }

  #order(): ToBfd {
    const { bfdInstances, global } = this.#configuration;
    return {
      kind: 'configure',
      instances: bfdInstances,
      process: global.services.tuning.bfdProcess,
    };
  }

  #receive(message: FromBfd): void {
    switch (message.kind) {
      case 'bfdState':
        this.#note(message);
        return;
      case 'snapshot':
        this.#snapshots.settle(message.request, message.snapshot);
        return;
      case 'stopped':
        this.#keeper.letGo();
        return;
      default:
        this.#options.onMessage(message);
    }
  }

  #note(state: BfdSessionState): void {
    const { session, up } = state;
    if (up) {
      this.#doubted.delete(session);
    } else if (this.#doubted.has(session)) {
      return; // it was Up, and its new process has only begun to look for the neighbour
    }
    this.#states.set(session, up);
    this.#options.onState(state);
  }

  #doubt(): void {
    this.#snapshots.abandon();
    for (const [session, up] of this.#states) {
      if (up) {
        this.#doubted.add(session);
      }
    }
    clearTimeout(this.#doubtTimer);
    this.#doubtTimer = setTimeout(() => this.#endDoubt(), BENEFIT_OF_DOUBT_MS);
  }

  #endDoubt(): void {
    const lost = [...this.#doubted];
    this.#doubted.clear();
    for (const session of lost) {
      this.#note({ kind: 'bfdState', session, up: false });
    }
  }
}

function forkBfdChild() {
  const script = new URL('./bfd-child.js', import.meta.url);
  return fork(script, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] });
}
