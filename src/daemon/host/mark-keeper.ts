/**
 * Keeps the tables of the firewall that mark the packets of groups (`nftables_ipvs`): made before
 * the checker process needs them, replaced in one step when they change, made again when another
 * program has removed them, gone at the stop.
 */
import { stackOf } from '../../base/failure.js';
import type { Timers } from '../../base/timers.js';
import { WorkQueue } from '../../base/work-queue.js';
import type { BalancerDefinitions } from '../../config/lvs-model.js';
import { applyNft, withoutTable } from '../../linux/firewall/nft.js';
import { hasNftTable } from '../../linux/firewall/nft-table.js';
import { type FirewallTable, markTables, type TableName } from '../../lvs/firewall/mark-table.js';
import {
  allocateMarks,
  type MarkedConfiguration,
  type ServiceMark,
} from '../../lvs/firewall/service-marks.js';
import type { DaemonLogEvent } from '../../observe/log/log-events.js';
import { ipvsNamespacePath } from '../files/namespace-path.js';

/** The firewall; the real one by default. */
export interface MarkDoor {
  /** Carries out a script in one step. @returns why not, or undefined */
  apply(script: string, networkNamespacePath: string | undefined): Promise<string | undefined>;
  /** @returns undefined when that cannot be told */
  exists(table: TableName, networkNamespacePath: string | undefined): boolean | undefined;
}

/** The firewall of the kernel. */
export const kernelMarkDoor: MarkDoor = {
  apply: (script, networkNamespacePath) =>
    applyNft(script, networkNamespacePath === undefined ? {} : { networkNamespacePath }),
  exists: ({ family, name }, path) => hasNftTable(family, name, path),
};

/** The lines that leave none of these tables. */
export function withoutTables(tables: readonly TableName[]): string {
  return tables.map(({ family, name }) => withoutTable(family, name)).join('');
}

/** What the keeper works with. */
export interface MarkKeeperOptions {
  readonly door: MarkDoor;
  readonly timers: Timers;
  /** Tables that a daemon has left that was killed. */
  readonly former: readonly TableName[];
  log(event: DaemonLogEvent): void;
  /** The tables that are ours from now on. */
  note(tables: readonly TableName[]): void;
}

type Balancer = Pick<BalancerDefinitions, 'marking' | 'networkNamespace' | 'driftIntervalMs'>;

/** What of a configuration says which marks are set, and where. */
export interface MarkingConfiguration extends MarkedConfiguration {
  readonly global: { readonly balancer: Balancer };
}

export class MarkKeeper {
  readonly #options: MarkKeeperOptions;
  #balancer: Balancer | undefined;
  #tables: readonly TableName[];
  /** The script that made what is there; "": that is not known, as while it is being written. */
  #installed = '';
  #wanted: readonly FirewallTable[] = [];
  #usable = false;
  /** Of the last refusal, which is not told again. */
  #reason = '';
  readonly #work: WorkQueue;
  #cancelTimer: () => void = () => undefined;

  constructor(options: MarkKeeperOptions) {
    this.#options = options;
    this.#tables = options.former;
    this.#work = new WorkQueue((error) => {
      options.log({ event: 'internalError', where: 'mark keeper', message: stackOf(error) });
    });
  }

  /** Whether marks can be set; without, each address of a group is a service of its own. */
  get usable(): boolean {
    return this.#usable;
  }

  /**
   * Sets the marks of a configuration before the checker process gets it: a packet with a mark
   * that no service stands for yet is balanced by its address, so no moment is without balancing.
   * When it has none any more, `apply` takes them away, after the services.
   *
   * @param former the marks that the checker process goes by now
   * @returns undefined when there is nothing to wait for
   */
  prepare(
    configuration: MarkingConfiguration,
    former: readonly ServiceMark[],
  ): Promise<void> | undefined {
    const { balancer } = configuration.global;
    const { marking } = balancer;
    this.#balancer = balancer;
    if (marking === undefined) {
      this.#usable = false;
      return undefined;
    }
    this.#wanted = markTables(allocateMarks(configuration, former), marking);
    if (!this.#usable) {
      return this.#work.add(() => this.#begin());
    }
    return this.#isInstalled() ? undefined : this.#work.add(() => this.#install());
  }

  /** Sets these marks and no others. */
  apply(marks: readonly ServiceMark[]): void {
    const marking = this.#balancer?.marking;
    this.#wanted = marking === undefined ? [] : markTables(marks, marking);
    if (!this.#isInstalled()) {
      void this.#work.add(() => this.#install());
    }
  }

  /** Looks no more: the tables stay as they are. */
  leave(): void {
    this.#cancelTimer();
  }

  /** No table of ours stays. Never rejects. */
  putBack(): Promise<void> {
    this.#wanted = [];
    this.#cancelTimer();
    return this.#work.add(() => this.#install());
  }

  #isInstalled(): boolean {
    const script = this.#script();
    return script === this.#installed && (script !== '' || this.#tables.length === 0);
  }

  #script(): string {
    return this.#wanted.map(({ text }) => text).join('');
  }

  async #begin(): Promise<void> {
    const former = this.#tables;
    const reason = await this.#write();
    this.#usable = reason === undefined;
    if (reason === undefined) {
      this.#lookLater();
    } else {
      this.#wanted = [];
      this.#own(former);
      this.#options.log({ event: 'marksUnavailable', reason });
    }
  }

  async #install(): Promise<void> {
    if (this.#isInstalled()) {
      return;
    }
    const reason = await this.#write();
    if (reason !== undefined && reason !== this.#reason) {
      const table = this.#tables[0]?.name ?? '';
      this.#options.log({ event: 'marksFailed', table, reason });
    }
    this.#reason = reason ?? '';
    this.#lookLater();
  }

  /** Puts the tables that are wanted in the place of those that are there. */
  async #write(): Promise<string | undefined> {
    const wanted = this.#wanted;
    const script = this.#script();
    this.#own([...this.#tables, ...wanted.filter((table) => !this.#isOurs(table))]);
    // What is asked for from here on is held against nothing that is about to be replaced.
    this.#installed = '';
    const reason = await this.#run(withoutTables(this.#tables) + script);
    this.#installed = reason === undefined ? script : '';
    if (reason === undefined) {
      this.#own(wanted);
    }
    return reason;
  }

  #isOurs({ family, name }: TableName): boolean {
    return this.#tables.some((each) => each.family === family && each.name === name);
  }

  #own(tables: readonly TableName[]): void {
    this.#tables = tables.map(({ family, name }) => ({ family, name }));
    this.#options.note(this.#tables);
  }

  async #run(script: string): Promise<string | undefined> {
    const path = ipvsNamespacePath(this.#balancer?.networkNamespace);
    return script === '' ? undefined : this.#options.door.apply(script, path);
  }

  /** A script that loads a firewall empties it first, our tables included. */
  #lookLater(): void {
    this.#cancelTimer();
    const { driftIntervalMs = 0 } = this.#balancer ?? {};
    if (this.#wanted.length > 0 && driftIntervalMs > 0) {
      this.#cancelTimer = this.#options.timers.after(driftIntervalMs, () => this.#look());
    }
  }

  #look(): void {
    const path = ipvsNamespacePath(this.#balancer?.networkNamespace);
    const { door, log } = this.#options;
    const gone = this.#tables.find((table) => door.exists(table, path) === false);
    if (gone !== undefined) {
      if (this.#installed !== '') {
        log({ event: 'marksRemoved', table: gone.name });
      }
      this.#installed = '';
    }
    if (!this.#isInstalled()) {
      void this.#work.add(() => this.#install());
    } else {
      this.#lookLater();
    }
  }
}
