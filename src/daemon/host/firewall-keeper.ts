/**
 * Keeps tables of the firewall as they are wanted: replaced in one step when they change, made
 * again when another program has removed them, gone at the stop. Which are ours is written down
 * before.
 */
import { stackOf } from '../../base/failure.js';
import { SayOnce } from '../../base/say-once.js';
import type { Timers } from '../../base/timers.js';
import { WorkQueue } from '../../base/work-queue.js';
import { applyNft } from '../../linux/firewall/nft.js';
import { hasNftTable } from '../../linux/firewall/nft-table.js';
import type { FirewallTable, TableName } from '../../lvs/firewall/mark-table.js';
import type { DaemonLogEvent } from '../../observe/log/log-events.js';
import { systemTimers } from '../../track/timers.js';
import { hostStateFile } from './host-state-file.js';
import { withoutTables } from './mark-keeper.js';

/** A script that loads a firewall empties it first, our tables included. */
const LOOK_EVERY_MS = 5000;

/** What the keeper works with. */
export interface FirewallKeeperOptions {
  /** Carries out a script in one step. @returns why not, or undefined */
  apply(script: string): Promise<string | undefined>;
  /** @returns undefined when that cannot be told */
  exists(table: TableName): boolean | undefined;
  readonly timers: Timers;
  /** Tables that a daemon has left that was killed. */
  readonly former: readonly TableName[];
  /** The tables that are ours from now on. */
  note(tables: readonly TableName[]): void;
  log(event: DaemonLogEvent): void;
}

export class FirewallKeeper {
  readonly #options: FirewallKeeperOptions;
  readonly #work: WorkQueue;
  readonly #said = new SayOnce();
  #ours: readonly TableName[];
  #wanted: readonly FirewallTable[] = [];
  /** The script that made what is there; undefined: that is not known. */
  #installed: string | undefined;
  #cancelTimer: () => void = () => undefined;

  constructor(options: FirewallKeeperOptions) {
    this.#options = options;
    this.#ours = options.former;
    this.#work = new WorkQueue((error) => {
      options.log({ event: 'internalError', where: 'firewall keeper', message: stackOf(error) });
    });
  }

  /** These tables shall be there, and no others of ours. What fails is logged and tried again. */
  want(tables: readonly FirewallTable[]): void {
    this.#wanted = tables;
    void this.#work.add(() => this.#install());
  }

  /** Resolves when nothing of ours is left, or cannot be removed. */
  async close(): Promise<void> {
    this.want([]);
    await this.#work.add(() => undefined);
    this.#cancelTimer();
  }

  async #install(): Promise<void> {
    const wanted = this.#wanted;
    const script = wanted.map(({ text }) => text).join('');
    if (script === this.#installed || (script === '' && this.#ours.length === 0)) {
      return;
    }
    const names = wanted.map(({ family, name }) => ({ family, name }));
    const known = new Set(names.map(({ family, name }) => `${family} ${name}`));
    const before = this.#ours.filter(({ family, name }) => !known.has(`${family} ${name}`));
    this.#own([...before, ...names]);
    const reason = await this.#options.apply(withoutTables(this.#ours) + script);
    if (reason === undefined) {
      this.#said.forget();
      this.#installed = script;
      this.#own(names);
    } else {
      this.#installed = undefined;
      if (this.#said.isNews('', reason)) {
        this.#options.log({ event: 'firewallRefused', reason });
      }
    }
    this.#lookLater();
  }

  #lookLater(): void {
    this.#cancelTimer();
    if (this.#wanted.length > 0) {
      this.#cancelTimer = this.#options.timers.after(LOOK_EVERY_MS, () => {
        void this.#work.add(() => this.#look());
      });
    }
  }

  async #look(): Promise<void> {
    const gone = this.#wanted.find((table) => this.#options.exists(table) === false);
    if (gone !== undefined && this.#installed !== undefined) {
      this.#options.log({ event: 'firewallLost', table: gone.name });
      this.#installed = undefined;
    }
    await this.#install();
    this.#lookLater();
  }

  #own(tables: readonly TableName[]): void {
    this.#ours = tables;
    this.#options.note(tables);
  }
}

/** The keeper of this daemon's own network namespace, with a state file at `path`. */
export function openFirewallKeeper(
  path: string,
  log: (event: DaemonLogEvent) => void,
): FirewallKeeper {
  const file = hostStateFile(path, log);
  return new FirewallKeeper({
    apply: applyNft,
    exists: ({ family, name }) => hasNftTable(family, name),
    timers: systemTimers,
    former: file.readState()?.tables ?? [],
    note: (tables) => file.writeState({ path: undefined, settings: [], chains: [], tables }),
    log,
  });
}
