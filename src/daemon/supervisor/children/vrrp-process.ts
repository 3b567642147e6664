/**
 * The supervisor's side of the VRRP child: starts it, keeps what it reports, starts a successor
 * when it dies, and lets its instances go when no successor can be started soon.
 */
import { hasVrrpWork } from '../../../config/defaults.js';
import type { Configuration } from '../../../config/model.js';
import { DescriptorReserve } from '../../../linux/process/descriptor-reserve.js';
import type { PriorityZero } from '../../../observe/log/log-events.js';
import type {
  Checkpoint,
  InstanceSnapshot,
  NotifyEffect,
  VrrpSnapshot,
  VrrpTallies,
} from '../../../vrrp/messages.js';
import { type HandOverResult, PendingHandOvers } from '../../hand-over/pending-hand-overs.js';
import type {
  ChildOptions,
  FromVrrp,
  SharedFact,
  ToVrrp,
  TrackedFileValue,
  TrackedProcessQuorum,
} from '../../messages.js';
import { toVrrpRules } from '../../outbox-rules.js';
import { PendingAnswers } from '../../pending-answers.js';
import { CheckpointStore } from '../../vrrp/checkpoint-store.js';
import { releaseInstances } from '../../vrrp/release.js';
import { HeldNews } from '../../vrrp/state-news.js';
import type { Child, ChildHouse, ChildKind, ChildLine, ChildVitals, StopOrder } from './child.js';
import type { StartedChild } from './child-keeper.js';
import { ANSWER_TIMEOUT_MS } from './child-reports.js';
import { KeptChild } from './kept-child.js';
import { isTold, type SharedFacts } from './shared-facts.js';
import { forkVrrpChild, needsStandby, type Standby } from './standby.js';

/** A death in the first second after a start is rather the second of a series than the first. */
const STANDBY_DELAY_MS = 1000;

/** What the supervisor gives to the keeper of its VRRP process. */
export interface VrrpProcessOptions extends ChildLine {
  readonly childOptions: ChildOptions;
  readonly standby: Standby;
  readonly facts: SharedFacts;
  fileValues(): readonly TrackedFileValue[];
  processQuorums(): readonly TrackedProcessQuorum[];
  isInMaintenance(): boolean;
  /** An instance or a group has changed its state, and the kernel has followed. */
  onState(effect: NotifyEffect): void;
  /** What else is neither the keeper's nor an answer. */
  onMessage(message: VrrpNews): void;
  /** Sends priority 0 for what the checkpoint says and removes its addresses. */
  release(configuration: Configuration, checkpoint: Checkpoint): Promise<PriorityZero>;
}

type VrrpNews = Extract<FromVrrp, { readonly kind: 'checkpoint' | 'recorded' | 'hostNeeds' }>;

export class VrrpProcess implements Child {
  readonly #options: VrrpProcessOptions;
  readonly #reserve: DescriptorReserve;
  readonly #store = new CheckpointStore();
  readonly #recordings = new PendingAnswers<readonly string[]>(ANSWER_TIMEOUT_MS);
  /** Lines that have come, by request. */
  readonly #recorded = new Map<number, readonly string[]>();
  /** Instances of a snapshot that has not come as a whole, by request. */
  readonly #instances = new Map<number, readonly InstanceSnapshot[]>();
  readonly #handOvers = new PendingHandOvers();
  readonly #states: HeldNews;
  readonly #kept: KeptChild<ToVrrp, FromVrrp, VrrpSnapshot>;
  #configuration: Configuration;
  /** Configurations before it, oldest first, that a process may still have run with. */
  #formers: readonly Configuration[] = [];
  /** What its processes had counted at the last answer. */
  #tallies: VrrpTallies | undefined;
  #standbyTimer: NodeJS.Timeout | undefined;

  constructor(configuration: Configuration, options: VrrpProcessOptions) {
    this.#configuration = configuration;
    this.#options = options;
    this.#states = new HeldNews((effect) => options.onState(effect));
    this.#reserve = new DescriptorReserve(reservedDescriptors(configuration));
    const onConfigured = (): void => {
      this.#formers = [];
      this.#store.keepOnly(this.#configuration);
      this.#prepareStandby();
      options.onConfigured();
    };
    this.#kept = new KeptChild({
      line: { ...options, onConfigured },
      name: 'vrrp',
      rules: toVrrpRules,
      othersWaitMs: () => waitOfPeersMs(this.#configuration),
      start: () => this.#reserve.lend(() => this.#startProcess()),
      firstMessage: () => ({
        kind: 'configure',
        configuration: this.#configuration,
        formers: this.#formers,
        options: options.childOptions,
        resume: this.#store.current(),
        bfdStates: options.facts.bfdStates(),
        fileValues: options.fileValues(),
        processQuorums: options.processQuorums(),
        virtualServerQuorums: options.facts.virtualServerQuorums(),
        lvsTableFilled: options.facts.lvsTableFilled,
        maintenance: options.isInMaintenance(),
        ...(this.#tallies === undefined ? {} : { tallies: this.#tallies }),
      }),
      receive: (message) => this.#receive(message),
      onGone: () => {
        this.#recordings.abandon();
        this.#recorded.clear();
        this.#instances.clear();
        this.#handOvers.abandon();
        this.#states.abandon();
      },
      held: {
        releaseWithoutSuccessor: true,
        patienceMs: () => patienceOfPeersMs(this.#configuration),
        release: () => this.#release(),
      },
    });
  }

  get vitals(): ChildVitals {
    return this.#kept.vitals;
  }

  /** Starts the child, which takes up what the store knows of a predecessor. */
  start(): void {
    this.#kept.start();
  }

  #startProcess(): StartedChild {
    return this.#options.standby.take() ?? { child: forkVrrpChild(), standing: 'new' };
  }

  reload(configuration: Configuration): void {
    this.#formers = [...this.#formers, this.#configuration];
    this.#configuration = configuration;
    this.#kept.send({ kind: 'reload', configuration });
  }

  hear(fact: SharedFact): void {
    if (fact.kind !== 'vrrpStates' && (fact.kind !== 'bfdState' || this.#follows(fact.session))) {
      this.#kept.send(fact);
    }
  }

  #follows(session: string): boolean {
    return isTold(this.#configuration, session, 'tellsVrrp');
  }

  /** Offers instances to their backups; resolves when each of them has found one or has not. */
  handOver(instances: readonly string[], timeoutMs: number): Promise<readonly HandOverResult[]> {
    const results = this.#handOvers.wait(instances, timeoutMs);
    if (this.#kept.connected) {
      this.#kept.send({ kind: 'handOver', instances, timeoutMs });
    } else {
      this.#handOvers.abandon();
    }
    return results;
  }

  /** A master announces its addresses once more; without a process nothing does. */
  announceAgain(instance: string): void {
    if (this.#kept.connected) {
      this.#kept.send({ kind: 'announceAgain', instance });
    }
  }

  /** Asks for a snapshot; undefined when there is no child or it does not answer in time. */
  snapshot(clearCounters: boolean): Promise<VrrpSnapshot | undefined> {
    return this.#kept.snapshot((request) => ({ kind: 'snapshot', request, clearCounters }));
  }

  /** Asks what the core was told last; undefined when there is no child or no answer in time. */
  recording(): Promise<readonly string[] | undefined> {
    return this.#kept.connected
      ? this.#recordings.ask((request) => {
          this.#recorded.clear(); // of one that had no answer in time
          this.#kept.send({ kind: 'recording', request });
        })
      : Promise.resolve(undefined);
  }

  /** Nothing has to end before it: addresses leave before what they lead to. */
  stop({ release, withinMs }: StopOrder): Promise<void> {
    clearTimeout(this.#standbyTimer);
    this.#options.standby.keep(false);
    return this.#kept.stop(release, withinMs);
  }

  #receive(message: FromVrrp): void {
    switch (message.kind) {
      case 'checkpoint':
        this.#store.merge(message.checkpoint);
        this.#options.onMessage(message);
        return;
      case 'recording':
        this.#collect(message);
        return;
      case 'instances': {
        const { request, instances } = message;
        this.#instances.set(request, [...(this.#instances.get(request) ?? []), ...instances]);
        return;
      }
      case 'snapshot':
        this.#kept.follow({ ...message, snapshot: this.#wholeSnapshot(message) });
        return;
      case 'handOverEnded':
        this.#handOvers.settle(message.instance, message.outcome);
        return;
      case 'notify':
      case 'kernelFollowed':
        this.#states.receive(message);
        return;
      case 'recorded':
      case 'hostNeeds':
        this.#options.onMessage(message);
        return;
      default:
        this.#kept.follow(message);
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

  /** What was counted up to then survives the process: nothing that was told goes backwards. */
  #wholeSnapshot({ request, snapshot }: Extract<FromVrrp, { kind: 'snapshot' }>): VrrpSnapshot {
    const instances = [...(this.#instances.get(request) ?? []), ...snapshot.instances];
    this.#instances.delete(request);
    this.#store.noteCounters(instances);
    this.#tallies = snapshot.tallies;
    return { ...snapshot, instances };
  }

  /** A while later: what has just started or been reloaded has better use for the processor. */
  #prepareStandby(): void {
    clearTimeout(this.#standbyTimer);
    this.#standbyTimer = setTimeout(() => {
      this.#options.standby.keep(this.#options.respawn && needsStandby(this.#configuration));
    }, STANDBY_DELAY_MS);
  }

  /** The peers take over at once instead of after their timers, and then nothing is left here. */
  async #release(): Promise<PriorityZero> {
    const all = [...this.#formers, this.#configuration];
    const told: PriorityZero[] = [];
    for (const configuration of all) {
      const checkpoint = this.#store.current();
      told.push(
        await this.#reserve.lendUntil(() => this.#options.release(configuration, checkpoint)),
      );
    }
    this.#store.clearInstances();
    this.#formers = [];
    return told.find((each) => each !== 'notDue') ?? 'notDue';
  }
}

/** The kind: what follows from its reports, and from an end without a successor. */
export const vrrpKind: ChildKind<VrrpProcess> = {
  pidFile: 'vrrp',
  isNeeded: (configuration, { runVrrp }) => runVrrp && hasVrrpWork(configuration),
  open: (configuration, line, house) => {
    const { childOptions, standby } = house.options;
    return new VrrpProcess(configuration, {
      ...line,
      childOptions,
      standby,
      facts: house.facts,
      fileValues: () => house.fileValues(),
      processQuorums: () => house.processQuorums(),
      isInMaintenance: () => house.isInMaintenance(),
      onState: (effect) => house.messenger.tellTransition(effect),
      onMessage: (message) => follow(message, house),
      release: (released, checkpoint) =>
        releaseInstances(released, checkpoint, childOptions.linkAlias, (event) =>
          line.logAll([event]),
        ),
    });
  },
  releasesAtStop: ({ releaseAtStop }) => releaseAtStop,
  putAway: async ({ options }) => options.standby.keep(false),
};

function follow(message: VrrpNews, house: ChildHouse): void {
  switch (message.kind) {
    case 'hostNeeds':
      house.machine.needForVrrp(message.needs);
      return;
    case 'checkpoint': {
      const { instances } = message.checkpoint;
      const states = instances.map(({ name, state }) => ({ instance: name, state }));
      house.tell({ kind: 'vrrpStates', states });
      return;
    }
    case 'recorded':
      house.recording?.append(message.lines);
      return;
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
