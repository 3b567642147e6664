/**
 * The supervisor's side of the BFD child: starts it, remembers where its sessions stand for those
 * that follow them, and starts a successor when it dies.
 */
import type { BfdSnapshot } from '../../../bfd/messages.js';
import type { Configuration } from '../../../config/model.js';
import type { BfdSessionState, FromBfd, ToBfd } from '../../messages.js';
import { toBfdRules } from '../../outbox-rules.js';
import type { ChildKind, ChildLine, StopOrder } from './child.js';
import { ConfiguredChild } from './configured-child.js';

/**
 * How long the sessions of a child that has died are taken for what they were: its successor has to
 * find the neighbours again, which takes a second or two, and that is no failure of theirs.
 */
const BENEFIT_OF_DOUBT_MS = 5000;

/** A session answers within tens of milliseconds: a child that hangs has to be found soon. */
const OTHERS_WAIT_MS = 3000;

/** What the supervisor gives to the keeper of its BFD process. */
export interface BfdProcessOptions extends ChildLine {
  /** A session stands otherwise than before, or was configured. */
  onState(state: BfdSessionState): void;
}

export class BfdProcess extends ConfiguredChild<ToBfd, FromBfd, readonly BfdSnapshot[]> {
  readonly #options: BfdProcessOptions;
  /** What followers have been told. */
  readonly #states = new Map<string, boolean>();
  /** Sessions of a dead child that its successor has not found Up yet. */
  readonly #doubted = new Set<string>();
  #doubtTimer: NodeJS.Timeout | undefined;

  constructor(configuration: Configuration, options: BfdProcessOptions) {
    super(configuration, {
      line: options,
      name: 'bfd',
      rules: toBfdRules,
      othersWaitMs: OTHERS_WAIT_MS,
      onGone: () => this.#doubt(),
    });
    this.#options = options;
  }

  override reload(configuration: Configuration): void {
    const names = new Set(configuration.bfdInstances.map(({ name }) => name));
    for (const name of this.#states.keys()) {
      if (!names.has(name)) {
        this.#states.delete(name);
        this.#doubted.delete(name);
      }
    }
    super.reload(configuration);
  }

  /** Asks for a snapshot; undefined when there is no child or it does not answer in time. */
  snapshot(): Promise<readonly BfdSnapshot[] | undefined> {
    return this.kept.snapshot((request) => ({ kind: 'snapshot', request }));
  }

  /** The neighbours are told. */
  override async stop(order: StopOrder): Promise<void> {
    await order.after;
    clearTimeout(this.#doubtTimer);
    await super.stop(order);
  }

  protected order(): ToBfd {
    const { bfdInstances, global } = this.configuration;
    return {
      kind: 'configure',
      instances: bfdInstances,
      process: global.services.tuning.bfdProcess,
    };
  }

  protected receive(message: FromBfd): void {
    if (message.kind === 'bfdState') {
      this.#note(message);
    } else {
      this.kept.follow(message);
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

/** The kind: sessions are nothing in the kernel that could be left. */
export const bfdKind: ChildKind<BfdProcess> = {
  pidFile: 'bfd',
  isNeeded: ({ bfdInstances }, { runBfd }) => runBfd && bfdInstances.length > 0,
  open: (configuration, line, house) =>
    new BfdProcess(configuration, { ...line, onState: (state) => house.tell(state) }),
  releasesAtStop: () => true,
};
