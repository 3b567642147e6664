/**
 * Keeps the tables of the firewall that mark the packets of groups (`nftables_ipvs`): made when
 * the checker process tells its marks, replaced in one step when they change, made again when
 * somebody has removed them, gone at the stop.
 */
import type { BalancerDefinitions } from '../config/lvs-model.js';
import { applyNft, withoutTable } from '../linux/nft.js';
import { hasNftTable } from '../linux/nft-table.js';
import type { LvsLogEvent } from '../lvs/log-events.js';
import { type FirewallTable, markTables, type TableName } from '../lvs/mark-table.js';
import { allocateMarks, type MarkedConfiguration, type ServiceMark } from '../lvs/service-marks.js';
import type { Timers } from '../track/timers.js';
import { ipvsNamespacePath } from './ipvs-namespace.js';

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
  log(event: LvsLogEvent): void;
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
  /** The script that made what is there; "": that is not known. */
  #installed = '';
  #wanted: readonly FirewallTable[] = [];
  #usable = false;
  /** Of the last refusal, which is not told again. */
  #reason = '';
  #work: Promise<void> = Promise.resolve();
  #cancelTimer: () => void = () => undefined;

  constructor(options: MarkKeeperOptions) {
    this.#options = options;
    this.#tables = options.former;
  }

  /** Whether marks can be set; without, each address of a group is a service of its own. */
  get usable(): boolean {
    return this.#usable;
  }

  /**
   * Finds out whether this kernel can set the marks of a configuration.
   * @returns undefined when there is nothing to wait for
   */
  prepare(configuration: MarkingConfiguration): Promise<void> | undefined {
    const { balancer } = configuration.global;
    const { marking } = balancer;
    this.#balancer = balancer;
    if (marking === undefined) {
      this.#usable = false;
      return this.#tables.length === 0 ? undefined : this.putBack();
    }
    const tables = markTables(allocateMarks(configuration, []), marking);
    const isNews = tables.some((table) => !this.#isOurs(table));
    return this.#usable && !isNews ? undefined : this.#enqueue(() => this.#attempt(tables));
  }

  /** Sets these marks and no others. */
  apply(marks: readonly ServiceMark[]): void {
    const marking = this.#balancer?.marking;
    this.#wanted = marking === undefined ? [] : markTables(marks, marking);
    void this.#enqueue(() => this.#install());
  }

  /** No table of ours stays. Never rejects. */
  putBack(): Promise<void> {
    this.#wanted = [];
    this.#cancelTimer();
    return this.#enqueue(() => this.#install());
  }

  #isOurs({ family, name }: TableName): boolean {
    return this.#tables.some((each) => each.family === family && each.name === name);
  }

  /** Tables that are there stay as they are: they may be a predecessor's, and at work. */
  async #attempt(tables: readonly TableName[]): Promise<void> {
    const script = tables.map(({ family, name }) => `add table ${family} ${name}\n`).join('');
    const reason = await this.#run(script);
    this.#usable = reason === undefined;
    if (reason === undefined) {
      this.#own([...this.#tables, ...tables.filter((table) => !this.#isOurs(table))]);
    } else {
      this.#options.log({ event: 'marksUnavailable', reason });
    }
  }

  async #install(): Promise<void> {
    const wanted = this.#wanted;
    const script = wanted.map(({ text }) => text).join('');
    if (script === this.#installed && (script !== '' || this.#tables.length === 0)) {
      return;
    }
    const others = wanted.filter((table) => !this.#isOurs(table));
    this.#own([...this.#tables, ...others]);
    const reason = await this.#run(withoutTables(this.#tables) + script);
    this.#installed = reason === undefined ? script : '';
    if (reason === undefined) {
      this.#own(wanted);
    } else if (reason !== this.#reason) {
      const table = this.#tables[0]?.name ?? '';
      this.#options.log({ event: 'marksFailed', table, reason });
    }
    this.#reason = reason ?? '';
    this.#lookLater();
  }

  #own(tables: readonly TableName[]): void {
    this.#tables = tables.map(({ family, name }) => ({ family, name }));
    this.#options.note(this.#tables);
  }

  async #run(script: string): Promise<string | undefined> {
    const path = ipvsNamespacePath(this.#balancer?.networkNamespace);
    return script === '' ? undefined : this.#options.door.apply(script, path);
  }

  /** Whoever loads a firewall of his own empties it first, ours included. */
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
    if (this.#installed === '') {
      void this.#enqueue(() => this.#install());
    } else {
      this.#lookLater();
    }
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work);
    return this.#work;
  }
}
