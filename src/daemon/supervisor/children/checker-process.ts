/**
 * The supervisor's side of the checker child: starts it, keeps what it reports for a successor,
 * and runs the scripts that it asks for. A dead child leaves the kernel's table as it was.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Configuration } from '../../../config/model.js';
import type { MonotonicClock } from '../../../linux/doors.js';
import { DescriptorReserve } from '../../../linux/process/descriptor-reserve.js';
import { DirectorMemory } from '../../../lvs/director/checkpoint.js';
import { configurationChange } from '../../../lvs/director/configuration-change.js';
import type { DirectorSnapshot } from '../../../lvs/director/snapshot.js';
import type { TableName } from '../../../lvs/firewall/mark-table.js';
import type { DirectorConfiguration } from '../../../lvs/messages.js';
import type { DaemonLogEvent, SupervisorLogEvent } from '../../../observe/log/log-events.js';
import { systemTimers } from '../../../track/timers.js';
import { kernelMarkDoor, MarkKeeper } from '../../host/mark-keeper.js';
import type { IpvsStateFile } from '../../ipvs/ipvs-state-file.js';
import type {
  BfdSessionState,
  CheckerCheckpoint,
  FromChecker,
  InstanceState,
  IpvsBelongings,
  ToChecker,
} from '../../messages.js';
import { toCheckerRules } from '../../outbox-rules.js';
import type { RunningState } from '../running-state.js';
import { ChildKeeper } from './child-keeper.js';
import { PendingAnswers } from './pending-answers.js';
import { RequestedScripts } from './requested-scripts.js';

const NO_BELONGINGS: IpvsBelongings = { services: [], syncDaemonRoles: [] };

/** How long a snapshot may take before the asker is told that there is none. */
const SNAPSHOT_TIMEOUT_MS = 2000;

/** No other does its work; a check or two may be late. */
const CHECKER_HANG_MS = 8000;

/** What the start of a process takes. */
const START_DESCRIPTORS = 12;

/** What the supervisor gives to the keeper of its checker process. */
export interface CheckerProcessOptions {
  readonly clock: MonotonicClock;
  /** `--dont-respawn`: a dead child ends the daemon. */
  readonly respawn: boolean;
  readonly workingDirectory: string;
  /** Of all instances, as far as they are known. */
  readonly vrrpStates: readonly InstanceState[];
  /** Of the sessions that were heard of. */
  bfdStates(): readonly BfdSessionState[];
  readonly stateFile: Pick<IpvsStateFile, 'read' | 'write' | 'clearLeftovers'>;
  /** A process that waits for its first message; the real one by default. */
  readonly fork?: () => ChildProcess;
  /** Before the child gets a configuration; undefined: there is nothing to wait for. */
  prepare(configuration: Configuration): Promise<void> | undefined;
  log(event: SupervisorLogEvent): void;
  /** What the child says at one time. */
  logAll(events: readonly DaemonLogEvent[]): void;
  /** Everything but log events, checkpoints, snapshots and requests for scripts. */
  onMessage(message: FromChecker): void;
  onStarted(pid: number): void;
  /** The child is dead and will not be started again. */
  onGivenUp(): void;
}

export class CheckerProcess {
  readonly #options: CheckerProcessOptions;
  readonly #reserve = new DescriptorReserve(START_DESCRIPTORS);
  readonly #snapshots = new PendingAnswers<DirectorSnapshot>(SNAPSHOT_TIMEOUT_MS);
  readonly #keeper: ChildKeeper<ToChecker, FromChecker>;
  readonly #scripts: RequestedScripts;
  readonly #states: Map<string, string>;
  readonly #marks: MarkKeeper;
  #configuration: Configuration;
  /** What the child knows of it. */
  #told: DirectorConfiguration | undefined;
  /** Of the director; undefined before it has said anything. */
  #memory: DirectorMemory | undefined;
  /** undefined before a checker child had any. */
  #belongings: IpvsBelongings | undefined;
  #markTables: readonly TableName[];
  #preparing: Promise<void> | undefined;
  /** Reloads that the child has not followed yet: until then the marks it tells are outdated. */
  #reloadsUnderWay = 0;
  #stopping = false;

  constructor(configuration: Configuration, options: CheckerProcessOptions) {
    this.#configuration = configuration;
    this.#options = options;
    this.#belongings = options.stateFile.read(configuration.global.balancer.networkNamespace);
    this.#markTables = this.#belongings?.markTables ?? [];
    this.#marks = new MarkKeeper({
      door: kernelMarkDoor,
      timers: systemTimers,
      former: this.#markTables,
      log: (event) => options.logAll([event]),
      note: (tables) => {
        this.#markTables = tables;
        this.#writeState();
      },
    });
    this.#states = new Map(options.vrrpStates.map(({ instance, state }) => [instance, state]));
    this.#scripts = new RequestedScripts(configuration.global.scripts, {
      workingDirectory: options.workingDirectory,
      log: (event) => options.log(event),
      onOutcome: (request, outcome) =>
        this.#keeper.send({ kind: 'scriptResult', request, outcome }),
    });
    this.#keeper = new ChildKeeper<ToChecker, FromChecker>({
      name: 'checker',
      clock: options.clock,
      respawn: options.respawn,
      rules: toCheckerRules,
      heartbeat: { kind: 'heartbeat' },
      othersWaitMs: () => CHECKER_HANG_MS,
      releaseWithoutSuccessor: false, // the kernel goes on balancing
      log: (event) => options.log(event),
      start: () => this.#reserve.lend(options.fork ?? forkCheckerChild),
      firstMessage: () => {
        const configuration = this.#directorPart();
        this.#told = configuration;
        const vrrpStates = this.#stateList();
        const resume = this.#checkpoint();
        const bfdStates = options.bfdStates();
        return { kind: 'configure', configuration, resume, vrrpStates, bfdStates };
      },
      stopMessage: (release) => ({ kind: 'stop', release }),
      onMessages: (messages) => this.#receiveAll(messages),
      onStarted: (pid) => options.onStarted(pid),
      onGone: () => this.#abandon(),
      patienceMs: () => Number.POSITIVE_INFINITY,
      release: () => this.#reserve.lendUntil(() => this.#release()),
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

  start(): void {
    this.#afterPreparing(() => this.#keeper.start());
  }

  reload(configuration: Configuration): void {
    this.#configuration = configuration;
    this.#scripts.configure(configuration.global.scripts);
    this.#reloadsUnderWay += 1;
    this.#afterPreparing(() => {
      const former = this.#told;
      if (former === undefined) {
        this.#reloadsUnderWay = 0;
        return;
      }
      this.#told = this.#directorPart();
      this.#keeper.send({ kind: 'reload', change: configurationChange(former, this.#told) });
    });
  }

  /**
   * Tells the child what is new in these states. At a stop they would only make it start a sync
   * daemon for a backup that is about to end.
   */
  vrrpStates(states: readonly InstanceState[]): void {
    const news = states.filter(({ instance, state }) => this.#states.get(instance) !== state);
    for (const { instance, state } of news) {
      this.#states.set(instance, state);
    }
    if (news.length > 0 && !this.#stopping) {
      this.#keeper.send({ kind: 'vrrpStates', states: news });
    }
  }

  bfdState(state: BfdSessionState): void {
    this.#keeper.send(state);
  }

  /** What a successor of the child would be told besides the configuration. */
  successorKnows(): Pick<RunningState, 'checkpoint' | 'vrrpStates' | 'marksUnusable'> {
    const wantsMarks = this.#configuration.global.balancer.marking !== undefined;
    const checkpoint = this.#checkpoint();
    return {
      vrrpStates: this.#stateList(),
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...(wantsMarks && !this.#marks.usable ? { marksUnusable: true } : {}),
    };
  }

  /** Asks for a snapshot; undefined when there is no child or it does not answer in time. */
  snapshot(connections: boolean): Promise<DirectorSnapshot | undefined> {
    return this.#keeper.connected
      ? this.#snapshots.ask((request) =>
          this.#keeper.send({ kind: 'snapshot', request, connections }),
        )
      : Promise.resolve(undefined);
  }

  /**
   * Orderly stop, once `addressesGone`: until then a client that sends to them is served. A child
   * that has not ended after `timeoutMs` is killed. Without `release` the kernel goes on balancing.
   */
  async stop(
    release: boolean,
    timeoutMs: number,
    addressesGone = Promise.resolve(),
  ): Promise<void> {
    this.#stopping = true;
    this.#keeper.expectEnd();
    await Promise.all([this.#preparing, addressesGone]);
    await this.#keeper.stop(release, timeoutMs);
    await (release ? this.#marks.putBack() : this.#marks.leave());
    this.#scripts.cancelAll();
  }

  /** A child that is not there yet gets the configuration when it starts. */
  #afterPreparing(action: () => void): void {
    const host = this.#options.prepare(this.#configuration);
    const known = this.#memory?.marks ?? [];
    const marks = this.#marks.prepare(this.#configuration, known);
    if (host === undefined && marks === undefined) {
      action();
      return;
    }
    this.#preparing = Promise.all([host, marks]).then(() => {
      if (!this.#stopping) {
        action();
      }
    });
  }

  /** Where the supervisor cannot set marks, a service for marked packets would get none. */
  #directorPart(): DirectorConfiguration {
    const part = directorPart(this.#configuration);
    return this.#marks.usable ? part : withoutMarking(part);
  }

  #checkpoint(): CheckerCheckpoint | undefined {
    const director = this.#memory?.current();
    const belongings = this.#belongings;
    return belongings && { belongings, ...(director === undefined ? {} : { director }) };
  }

  #writeState(): void {
    const belongings = this.#belongings ?? NO_BELONGINGS;
    const state = { ...belongings, markTables: this.#markTables };
    this.#options.stateFile.write(state, this.#networkNamespace());
  }

  #networkNamespace(): string | undefined {
    return this.#configuration.global.balancer.networkNamespace;
  }

  #stateList(): readonly InstanceState[] {
    return [...this.#states].map(([instance, state]) => ({ instance, state }));
  }

  /** The stop of a child that could not do it itself: the state file says what is ours. */
  async #release(): Promise<void> {
    await this.#options.stateFile.clearLeftovers((event) => this.#options.logAll([event]));
    this.#belongings = NO_BELONGINGS;
  }

  /** What it did not follow, its successor is told at once. */
  #abandon(): void {
    this.#reloadsUnderWay = 0;
    this.#snapshots.abandon();
    this.#scripts.cancelAll();
  }

  #followed(): void {
    this.#reloadsUnderWay = Math.max(0, this.#reloadsUnderWay - 1);
    if (this.#reloadsUnderWay === 0 && this.#memory !== undefined) {
      this.#marks.apply(this.#memory.marks);
    }
  }

  #receiveAll(messages: readonly FromChecker[]): void {
    const events: DaemonLogEvent[] = [];
    for (const message of messages) {
      if (message.kind === 'log') {
        events.push(message.event);
      } else {
        this.#receive(message);
      }
    }
    this.#options.logAll(events);
  }

  #receive(message: FromChecker): void {
    switch (message.kind) {
      case 'checkpoint': {
        const { director, belongings } = message;
        this.#memory ??= new DirectorMemory();
        this.#memory.merge(director);
        this.#belongings = belongings ?? this.#belongings ?? NO_BELONGINGS;
        if (belongings !== undefined) {
          this.#writeState();
        }
        if (director.complete && this.#reloadsUnderWay === 0) {
          this.#marks.apply(director.marks);
        }
        return;
      }
      case 'reloaded':
        this.#followed();
        this.#options.onMessage(message);
        return;
      case 'snapshot':
        this.#snapshots.settle(message.request, message.snapshot);
        return;
      case 'stopped':
        this.#keeper.letGo();
        return;
      case 'runScript':
        this.#scripts.run(message.request, message.command, message.timeoutMs);
        return;
      case 'cancelScript':
        this.#scripts.cancel(message.request);
        return;
      default:
        this.#options.onMessage(message);
    }
  }
}

function forkCheckerChild() {
  const script = new URL('./checker-child.js', import.meta.url);
  return fork(script, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] });
}

/** What the child has to know of a configuration. */
export function directorPart(configuration: Configuration): DirectorConfiguration {
  const { global, virtualServers, virtualServerGroups } = configuration;
  const { balancer } = global;
  const services = { mail: { noCheckers: global.services.mail.noCheckers } };
  return { global: { balancer, services }, virtualServers, virtualServerGroups };
}

/** The same where no marks can be set: each address of a group is a service. */
export function withoutMarking(part: DirectorConfiguration): DirectorConfiguration {
  const { marking: _, ...balancer } = part.global.balancer;
  return { ...part, global: { ...part.global, balancer } };
}
