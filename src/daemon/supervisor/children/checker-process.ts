/**
 * The supervisor's side of the checker child: starts it, keeps what it reports for a successor,
 * and runs the scripts that it asks for. A dead child leaves the kernel's table as it was.
 */
import type { ChildProcess } from 'node:child_process';
import type { Configuration } from '../../../config/model.js';
import { DescriptorReserve } from '../../../linux/process/descriptor-reserve.js';
import { configurationChange } from '../../../lvs/director/configuration-change.js';
import type { RunningDirector } from '../../../lvs/director/foresee-table.js';
import type { CheckerTallies, DirectorSnapshot } from '../../../lvs/director/snapshot.js';
import { type TrackedQuorum, trackedQuorums } from '../../../lvs/director/tracked-quorums.js';
import { DirectorMemory } from '../../../lvs/director-memory.js';
import type { TableName } from '../../../lvs/firewall/mark-table.js';
import type { DirectorConfiguration } from '../../../lvs/messages.js';
import type { Override } from '../../../lvs/overrides/override.js';
import type { PriorityZero } from '../../../observe/log/log-events.js';
import { systemTimers } from '../../../track/timers.js';
import { answersWaitMs } from '../../../vrrp/balancing/answers-wait.js';
import { followedKeys } from '../../announce/followed-services.js';
import { kernelMarkDoor, MarkKeeper } from '../../host/mark-keeper.js';
import type { IpvsStateFile } from '../../ipvs/ipvs-state-file.js';
import type {
  CheckedServer,
  CheckerCheckpoint,
  FromChecker,
  IpvsBelongings,
  SharedFact,
  ToChecker,
} from '../../messages.js';
import { toCheckerRules } from '../../outbox-rules.js';
import { ReloadsUnderWay } from '../reloads-under-way.js';
import type { RunningState } from '../running-state.js';
import type { Child, ChildKind, ChildLine, ChildVitals, StopOrder } from './child.js';
import { directorPart, withoutMarking } from './director-part.js';
import { forkChild } from './fork-child.js';
import { KeptChild } from './kept-child.js';
import { RequestedScripts } from './requested-scripts.js';
import { isTold, type SharedFacts } from './shared-facts.js';

const NO_BELONGINGS: IpvsBelongings = { services: [], syncDaemonRoles: [] };

/** No other does its work; a check or two may be late. */
const CHECKER_HANG_MS = 8000;

/** What the start of a process takes. */
const START_DESCRIPTORS = 12;

/** What the supervisor gives to the keeper of its checker process. */
export interface CheckerProcessOptions extends ChildLine {
  readonly workingDirectory: string;
  readonly facts: SharedFacts;
  readonly stateFile: Pick<IpvsStateFile, 'read' | 'write' | 'clearLeftovers'>;
  /** A process that waits for its first message; the real one by default. */
  readonly fork?: () => ChildProcess;
  /** What others follow; of most of them it is no news. */
  tellQuorums(quorums: readonly TrackedQuorum[]): void;
  /** Its process is dead, or its successor knows what it knew. */
  onReplacement(isReplaced: boolean): void;
  /** What operators say of real servers, now. */
  overrides(): readonly Override[];
  /** With the real servers that are discovered. */
  merged(configuration: Configuration): Configuration;
  /** Before the child gets a configuration; undefined: there is nothing to wait for. */
  prepare(configuration: Configuration): Promise<void> | undefined;
  /** What is neither the keeper's nor an answer. */
  onMessage(message: CheckerNews): void;
}

type CheckerNews = Extract<FromChecker, { readonly kind: 'notify' | 'mail' }>;

export class CheckerProcess implements Child {
  readonly #options: CheckerProcessOptions;
  readonly #reserve = new DescriptorReserve(START_DESCRIPTORS);
  readonly #kept: KeptChild<ToChecker, FromChecker, DirectorSnapshot>;
  readonly #scripts: RequestedScripts;
  readonly #marks: MarkKeeper;
  #written: Configuration;
  /** The same with all real servers. */
  #configuration: Configuration;
  /** What the child knows of it. */
  #told: DirectorConfiguration | undefined;
  /** Of the director; undefined before it has said anything. */
  #memory: DirectorMemory | undefined;
  /** undefined before a checker child had any. */
  #belongings: IpvsBelongings | undefined;
  #markTables: readonly TableName[];
  /** Of the virtual servers that others follow, by name. */
  #tracked: ReturnType<typeof followedKeys>;
  #preparing: Promise<void> | undefined;
  /** What its processes had counted at the last answer. */
  #tallies: CheckerTallies | undefined;
  /** Until they are over, the marks that the child tells are outdated. */
  readonly #reloads = new ReloadsUnderWay(systemTimers, () => this.#tellOfServers());
  #stopping = false;

  constructor(configuration: Configuration, options: CheckerProcessOptions) {
    this.#written = configuration;
    this.#configuration = options.merged(configuration);
    this.#tracked = followedKeys(configuration);
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
    this.#scripts = new RequestedScripts(configuration.global.scripts, {
      workingDirectory: options.workingDirectory,
      log: (event) => options.log(event),
      onOutcome: (request, outcome) => this.#kept.send({ kind: 'scriptResult', request, outcome }),
    });
    this.#kept = new KeptChild({
      line: options,
      name: 'checker',
      rules: toCheckerRules,
      othersWaitMs: () => CHECKER_HANG_MS,
      start: () => ({
        child: this.#reserve.lend(options.fork ?? (() => forkChild('checker'))),
        standing: 'new',
      }),
      firstMessage: () => {
        this.#reloads.forget();
        this.#configuration = options.merged(this.#written);
        this.#told = this.#directorPart();
        const { facts } = options;
        const states = { vrrpStates: facts.vrrpStates(), bfdStates: facts.bfdStates() };
        const known = { resume: this.#checkpoint(), tallies: this.#tallies, ...states };
        const overrides = options.overrides();
        return { kind: 'configure', configuration: this.#told, ...known, overrides };
      },
      receive: (message) => this.#receive(message),
      onGone: () => this.#abandon(),
      held: {
        releaseWithoutSuccessor: false, // the kernel goes on balancing
        patienceMs: () => Number.POSITIVE_INFINITY,
        release: () => this.#reserve.lendUntil(() => this.#release()),
      },
    });
  }

  get vitals(): ChildVitals {
    return this.#kept.vitals;
  }

  start(): void {
    this.#afterPreparing(() => this.#kept.start());
  }

  reload(configuration: Configuration): void {
    this.#written = configuration;
    this.#tracked = followedKeys(configuration);
    this.#tellQuorums();
    this.#scripts.configure(configuration.global.scripts);
    this.#tellOfServers();
  }

  /** Other real servers are discovered: for the child that is a reload like any other. */
  rediscover(): void {
    this.#reloads.serversChanged();
  }

  #tellOfServers(): void {
    this.#configuration = this.#options.merged(this.#written);
    this.#reloads.begin();
    this.#afterPreparing(() => {
      const former = this.#told;
      if (former === undefined) {
        return; // its first message says it all
      }
      this.#told = this.#directorPart();
      this.#kept.send({ kind: 'reload', change: configurationChange(former, this.#told) });
      this.steer(); // with a configured weight that has changed, an override may be over
    });
  }

  /** Other overrides hold than before. One that starts is told of them with its configuration. */
  steer(): void {
    if (this.#told !== undefined) {
      this.#kept.send({ kind: 'overrides', overrides: this.#options.overrides() });
    }
  }

  /** The checks of these servers run at once. */
  checkNow(servers: readonly CheckedServer[]): void {
    this.#kept.send({ kind: 'checkNow', servers });
  }

  /** The director as it is known here; undefined before the child has told of it. */
  director(): RunningDirector | undefined {
    const checkpoint = this.#memory?.current();
    return this.#told === undefined
      ? undefined
      : {
          configuration: this.#told,
          checkpoint,
          vrrpStates: this.#options.facts.vrrpStates(),
          overrides: this.#options.overrides(),
        };
  }

  /** At a stop, states would make it start a sync daemon for a backup that is about to end. */
  hear(fact: SharedFact): void {
    if (fact.kind === 'vrrpStates' && !this.#stopping) {
      this.#kept.send(fact);
    } else if (fact.kind === 'bfdState' && isTold(this.#written, fact.session, 'tellsChecker')) {
      this.#kept.send(fact);
    }
  }

  /** What a successor of the child would be told of IPVS. */
  successorKnows(): Pick<RunningState, 'checkpoint' | 'marksUnusable'> {
    const wantsMarks = this.#configuration.global.balancer.marking !== undefined;
    const checkpoint = this.#checkpoint();
    return {
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...(wantsMarks && !this.#marks.usable ? { marksUnusable: true } : {}),
    };
  }

  /** Asks for a snapshot; undefined when there is no child or it does not answer in time. */
  snapshot(connections: boolean): Promise<DirectorSnapshot | undefined> {
    return this.#kept.snapshot((request) => ({ kind: 'snapshot', request, connections }));
  }

  /**
   * Once the addresses are gone: until then a client that sends to them is served; and with NAT
   * once peers have them, until when answers are translated. Without `release` the kernel goes on
   * balancing.
   */
  async stop({ release, withinMs, after, atStop }: StopOrder): Promise<void> {
    this.#stopping = true;
    this.#reloads.forget();
    this.#kept.expectEnd();
    const masters = this.#options.facts.vrrpStates().filter(({ state }) => state === 'MASTER');
    const names = new Set(masters.map(({ instance }) => instance));
    const waitMs = atStop && release ? answersWaitMs(this.#configuration, names) : 0;
    await Promise.all([this.#preparing, after]);
    if (waitMs > 0) {
      await new Promise<void>((resolve) => systemTimers.after(waitMs, resolve));
    }
    await this.#kept.stop(release, withinMs);
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

  #tellQuorums(): void {
    if (this.#memory !== undefined) {
      this.#options.tellQuorums(trackedQuorums(this.#tracked, this.#memory));
    }
  }

  #networkNamespace(): string | undefined {
    return this.#configuration.global.balancer.networkNamespace;
  }

  /** The stop of a child that could not do it itself: the state file says what is ours. */
  async #release(): Promise<PriorityZero> {
    await this.#options.stateFile.clearLeftovers((event) => this.#options.logAll([event]));
    this.#belongings = NO_BELONGINGS;
    return 'notDue';
  }

  /** What it did not follow, its successor is told at once. */
  #abandon(): void {
    this.#reloads.forget();
    this.#options.onReplacement(true);
    this.#scripts.cancelAll();
  }

  #receive(message: FromChecker): void {
    switch (message.kind) {
      case 'checkpoint': {
        const { director, belongings } = message;
        this.#memory ??= new DirectorMemory();
        this.#memory.merge(director);
        this.#tellQuorums();
        this.#options.onReplacement(false);
        this.#belongings = belongings ?? this.#belongings ?? NO_BELONGINGS;
        if (belongings !== undefined) {
          this.#writeState();
        }
        if (director.complete && this.#reloads.areOver) {
          this.#marks.apply(director.marks);
        }
        return;
      }
      case 'reloaded':
        this.#reloads.followed(message.times ?? 1);
        if (this.#reloads.areOver) {
          if (this.#memory !== undefined) {
            this.#marks.apply(this.#memory.marks);
          }
          this.#kept.follow(message);
          this.#reloads.goOn();
        }
        return;
      case 'snapshot':
        this.#tallies = message.snapshot.tallies;
        this.#kept.follow(message);
        return;
      case 'runScript':
        this.#scripts.run(message.request, message.command, message.timeoutMs);
        return;
      case 'cancelScript':
        this.#scripts.cancel(message.request);
        return;
      case 'notify':
      case 'mail':
        this.#options.onMessage(message);
        return;
      default:
        this.#kept.follow(message);
    }
  }
}

/** The kind. A dead one changes nothing: the kernel goes on balancing. */
export const checkerKind: ChildKind<CheckerProcess> = {
  pidFile: 'checkers',
  isNeeded: ({ virtualServers }, { runCheckers }) => runCheckers && virtualServers.length > 0,
  open: (
    configuration,
    line,
    { options, facts, ipvsState, machine, messenger, announcer, overrides, discovered, tell },
  ) =>
    new CheckerProcess(configuration, {
      ...line,
      workingDirectory: options.workingDirectory,
      facts,
      stateFile: ipvsState,
      overrides,
      merged: (each) => discovered.merged(each),
      tellQuorums: (quorums) => {
        for (const quorum of quorums) {
          tell({ kind: 'virtualServerQuorum', ...quorum });
        }
      },
      onReplacement: (isReplaced) => announcer.noteReplacement(isReplaced),
      prepare: (prepared) => machine.prepareBalancing(prepared),
      onConfigured: () => {
        tell({ kind: 'lvsTable', filled: true });
        line.onConfigured();
      },
      onMessage: (message) => {
        if (message.kind === 'notify') {
          messenger.tellBalancer(message.effect);
        } else {
          messenger.mail(message.mail);
        }
      },
    }),
  releasesAtStop: ({ releaseIpvsAtStop }) => releaseIpvsAtStop,
  putAway: async ({ options, ipvsState, machine }) => {
    if (options.runCheckers) {
      await ipvsState.clearLeftovers((event) => options.logger.log('checker', event));
      await machine.endBalancing();
    }
  },
};
