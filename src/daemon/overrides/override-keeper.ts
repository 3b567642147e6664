/**
 * Keeps what operators say of real servers: in memory for the checker process, in a file for the
 * next daemon. When one ends is decided by the wall clock; where that is set to another time, what
 * was set for a while since the start of this process moves along with it.
 */

import type { Timers } from '../../base/timers.js';
import type { ConfiguredServer, Override } from '../../lvs/overrides/override.js';
import {
  afterBoot,
  clearOverrides,
  nextRevisionMs,
  type OverrideChange,
  type OverrideWish,
  reviseOverrides,
  setOverride,
} from '../../lvs/overrides/override-book.js';
import type { OverrideLogEvent } from '../../lvs/overrides/override-events.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { FileReport } from '../files/file-report.js';
import { readOverrides, writeOverrides } from './override-file.js';

/** While an end lies ahead the clocks are compared so often. */
const LONGEST_SLEEP_MS = 30_000;
/** A difference between the clocks that is no drift. */
const STEP_MS = 1000;

/** What the keeper works with. */
export interface OverrideHost {
  readonly path: string;
  readonly timers: Timers;
  /** The wall clock, milliseconds since 1970. */
  readonly wallMs: () => number;
  log(event: OverrideLogEvent | SupervisorLogEvent): void;
  /** Others hold than before. */
  changed(): void;
}

export class OverrideKeeper {
  readonly #host: OverrideHost;
  readonly #report: FileReport;
  /** Ids of those that were set in this process. */
  readonly #own = new Set<string>();
  #overrides: readonly Override[] = [];
  #servers: readonly ConfiguredServer[] = [];
  /** Wall clock minus monotonic clock at the last look. */
  #offsetMs: number;
  #cancelTimer: () => void = () => undefined;

  /** Reads what a daemon before this one has left. */
  constructor(host: OverrideHost) {
    this.#host = host;
    this.#report = new FileReport((event) => host.log(event));
    this.#offsetMs = host.wallMs() - host.timers.nowMs();
    const found = readOverrides(host.path);
    if (found.kind === 'useless') {
      host.log({ event: 'stateFileIgnored', path: host.path, reason: found.reason });
    } else if (found.kind === 'found') {
      this.#overrides = found.content;
      if (found.booted) {
        this.#take(afterBoot(this.#overrides));
      }
    }
  }

  /** All that hold, in the order in which they were set. */
  get overrides(): readonly Override[] {
    return this.#overrides;
  }

  /** The servers of the configuration, at the start and at each reload. Calls nothing back. */
  configure(servers: readonly ConfiguredServer[]): void {
    this.#servers = servers;
    this.#revise();
  }

  set(wishes: readonly OverrideWish[]): readonly Override[] {
    this.#revise();
    const former = new Set(this.#overrides.map(({ id }) => id));
    for (const wish of wishes) {
      this.#take(setOverride(this.#overrides, wish, this.#servers, this.#host.wallMs()));
    }
    const fresh = this.#overrides.filter(({ id }) => !former.has(id));
    for (const { id } of fresh) {
      this.#own.add(id);
    }
    this.#sleep();
    this.#host.changed();
    return fresh;
  }

  clear(ids: ReadonlySet<string>, by: string): void {
    this.#take(clearOverrides(this.#overrides, ids, by));
    this.#sleep();
    this.#host.changed();
  }

  close(): void {
    this.#cancelTimer();
  }

  #revise(): void {
    this.#followSteps();
    this.#take(reviseOverrides(this.#overrides, this.#servers, this.#host.wallMs()));
    this.#sleep();
  }

  #take({ overrides, events }: OverrideChange): void {
    for (const event of events) {
      this.#host.log(event);
    }
    if (overrides !== this.#overrides) {
      this.#overrides = overrides;
      this.#report.note(this.#host.path, writeOverrides(this.#host.path, overrides));
    }
  }

  #followSteps(): void {
    const offsetMs = this.#host.wallMs() - this.#host.timers.nowMs();
    const stepMs = offsetMs - this.#offsetMs;
    this.#offsetMs = offsetMs;
    if (Math.abs(stepMs) < STEP_MS) {
      return;
    }
    const overrides = this.#overrides.map((override) => {
      const { id, expiresAt } = override;
      return expiresAt === undefined || !this.#own.has(id)
        ? override
        : { ...override, expiresAt: new Date(Date.parse(expiresAt) + stepMs).toISOString() };
    });
    this.#take({ overrides, events: [] });
  }

  #sleep(): void {
    this.#cancelTimer();
    const nextMs = nextRevisionMs(this.#overrides);
    if (nextMs === undefined) {
      return;
    }
    const delayMs = Math.min(Math.max(0, nextMs - this.#host.wallMs()), LONGEST_SLEEP_MS);
    this.#cancelTimer = this.#host.timers.after(delayMs, () => {
      const former = this.#overrides;
      this.#revise();
      if (this.#overrides !== former) {
        this.#host.changed();
      }
    });
  }
}
