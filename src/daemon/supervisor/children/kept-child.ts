/**
 * What the supervisor's side of a child is made of, whatever its kind: a keeper for its process,
 * and what every child reports. A kind adds what it tells its process, and what follows from the
 * rest.
 */
import type { LogSource, PriorityZero } from '../../../observe/log/log-events.js';
import type { FromEveryChild, ToEveryChild } from '../../messages.js';
import type { OutboxRules } from '../../outbox.js';
import type { ChildLine, ChildVitals } from './child.js';
import { ChildKeeper, type StartedChild } from './child-keeper.js';
import { ChildReports } from './child-reports.js';

/** What a dead process leaves behind in the kernel. */
export interface HeldByChild {
  /** Whether it goes as soon as no successor follows, or only at a stop. */
  readonly releaseWithoutSuccessor: boolean;
  /** How long it may stay as it is. */
  patienceMs(): number;
  /** Gives it up. @throws when it cannot be given up now */
  release(): Promise<PriorityZero>;
}

const NOTHING_HELD: HeldByChild = {
  releaseWithoutSuccessor: false,
  patienceMs: () => Number.POSITIVE_INFINITY,
  release: () => Promise.resolve('notDue'),
};

/** What a kind says of its process. */
export interface KeptChildOptions<Order, Report, Snapshot> {
  readonly line: ChildLine;
  readonly name: LogSource;
  readonly rules: OutboxRules<Order | ToEveryChild>;
  /** How soon others feel that it hangs. */
  othersWaitMs(): number;
  start(): StartedChild;
  /** Makes a new process a worthy successor of the one before. */
  firstMessage(): Order;
  /** What is not its kind's own goes to `follow`. */
  receive(message: Report | FromEveryChild<Snapshot>): void;
  /** Whatever its process was asked will not be answered any more. */
  onGone?(): void;
  /** Absent: nothing that would have to go. */
  readonly held?: HeldByChild;
}

export class KeptChild<Order extends object, Report extends { readonly kind: string }, Snapshot> {
  readonly #keeper: ChildKeeper<Order | ToEveryChild, Report | FromEveryChild<Snapshot>>;
  readonly #reports: ChildReports<Snapshot>;

  constructor(options: KeptChildOptions<Order, Report, Snapshot>) {
    const { line, held = NOTHING_HELD } = options;
    this.#reports = new ChildReports({ ...line, letGo: () => this.#keeper.letGo() });
    this.#keeper = new ChildKeeper<Order | ToEveryChild, Report | FromEveryChild<Snapshot>>({
      ...line,
      ...held,
      name: options.name,
      rules: options.rules,
      heartbeat: { kind: 'heartbeat' },
      othersWaitMs: () => options.othersWaitMs(),
      start: () => options.start(),
      firstMessage: () => options.firstMessage(),
      stopMessage: (release) => ({ kind: 'stop', release }),
      onMessages: (messages) =>
        this.#reports.receive(messages, (message) => options.receive(message)),
      onGone: () => {
        this.#reports.snapshots.abandon();
        options.onGone?.();
      },
    });
  }

  get vitals(): ChildVitals {
    const { pid, restarts } = this.#keeper;
    return { pid, restarts, use: this.#reports.use };
  }

  /** Whether a message would reach a process. */
  get connected(): boolean {
    return this.#keeper.connected;
  }

  start(): void {
    this.#keeper.start();
  }

  /** Without a process that listens the message is lost: the first message tells a successor. */
  send(message: Order): void {
    this.#keeper.send(message);
  }

  /** What any child says, and what follows from it. */
  follow(message: FromEveryChild<Snapshot>): void {
    this.#reports.follow(message);
  }

  /** Asks for a snapshot; undefined when there is no child or it does not answer in time. */
  snapshot(question: (request: number) => Order): Promise<Snapshot | undefined> {
    return this.#keeper.connected
      ? this.#reports.snapshots.ask((request) => this.#keeper.send(question(request)))
      : Promise.resolve(undefined);
  }

  /** From now on a process that ends may do so: a service manager may signal all processes. */
  expectEnd(): void {
    this.#keeper.expectEnd();
  }

  /** Orderly stop; a process that has not ended in time is killed. */
  stop(release: boolean, withinMs: number): Promise<void> {
    return this.#keeper.stop(release, withinMs);
  }
}
