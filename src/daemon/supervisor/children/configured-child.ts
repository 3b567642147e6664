/**
 * The supervisor's side of a child whose process is told all it has to know in one message, at its
 * start and at each reload. A kind says what that message is, and what follows from the others.
 */
import type { Configuration } from '../../../config/model.js';
import type { FromEveryChild } from '../../messages.js';
import type { Child, ChildVitals, StopOrder } from './child.js';
import { forkChild } from './fork-child.js';
import { KeptChild, type KeptChildOptions } from './kept-child.js';

/** What a kind gives. */
export interface ConfiguredChildOptions<Order, Report, Snapshot>
  extends Pick<KeptChildOptions<Order, Report, Snapshot>, 'line' | 'rules' | 'onGone'> {
  /** Of its program, too. */
  readonly name: 'agents' | 'bfd' | 'discovery';
  /** How soon others feel that it hangs. */
  readonly othersWaitMs: number;
}

export abstract class ConfiguredChild<
  Order extends object,
  Report extends { readonly kind: string },
  Snapshot = never,
> implements Child
{
  protected readonly kept: KeptChild<Order, Report, Snapshot>;
  protected configuration: Configuration;

  constructor(
    configuration: Configuration,
    options: ConfiguredChildOptions<Order, Report, Snapshot>,
  ) {
    this.configuration = configuration;
    this.kept = new KeptChild({
      ...options,
      othersWaitMs: () => options.othersWaitMs,
      start: () => ({ child: forkChild(options.name), standing: 'new' }),
      firstMessage: () => this.order(),
      receive: (message) => this.receive(message),
    });
  }

  get vitals(): ChildVitals {
    return this.kept.vitals;
  }

  start(): void {
    this.kept.start();
  }

  reload(configuration: Configuration): void {
    this.configuration = configuration;
    this.kept.send(this.order());
  }

  /** At once, unless its kind has others to wait for. */
  stop({ release, withinMs }: StopOrder): Promise<void> {
    return this.kept.stop(release, withinMs);
  }

  /** Of the configuration as it is now. */
  protected abstract order(): Order;

  /** What is not its kind's own goes to `kept.follow`. */
  protected abstract receive(message: Report | FromEveryChild<Snapshot>): void;
}
