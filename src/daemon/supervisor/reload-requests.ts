/**
 * Reloads that are asked for with more than a signal: the answer comes when all processes run with
 * the file, or the former configuration comes back unless the new one is confirmed, or it is to be
 * at a certain time.
 */

import type { Timers } from '../../base/timers.js';
import type { Configuration } from '../../config/model.js';
import { systemTimers } from '../../track/timers.js';
import type { ReloadCycle, ReloadRefusal } from './reload-cycle.js';

/** How a reload is to be. */
export interface ReloadWish {
  /** With the answer until all run with it; with `confirmMs` until it is confirmed or reverted. */
  readonly wait: boolean;
  /** The former configuration comes back after this time, unless `confirm` comes first. */
  readonly confirmMs?: number;
}

/** What became of it. */
export type ReloadResult =
  | ({ readonly kind: 'refused' } & ReloadRefusal)
  /** The file is good, or will be read when another reload is over. */
  | { readonly kind: 'accepted' }
  | { readonly kind: 'applied'; readonly tookMs: number }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'reverted' };

/** What ends the wait for a confirmation. */
type Verdict = 'confirmed' | 'reverted';

interface Trial {
  readonly former: Configuration;
  /** The reload that it is about: another one after it confirms it. */
  readonly count: number;
  readonly cancelTimer: () => void;
  readonly verdict: Promise<Verdict>;
  /** Resolve the verdicts of this trial and of those that it goes on with. */
  readonly resolves: readonly ((verdict: Verdict) => void)[];
}

/** A clock that is set shifts what is due: it is looked at so often. */
const LOOK_AT_CLOCK_MS = 30_000;

/** What requests work through. */
export interface ReloadRequestHost {
  readonly cycle: Pick<ReloadCycle, 'request' | 'whenIdle' | 'revertTo' | 'count'>;
  /** The configuration that runs. */
  current(): Configuration;
  /** The real ones by default. */
  readonly timers?: Timers;
  /** The wall clock, milliseconds since 1970. */
  wallMs(): number;
}

export class ReloadRequests {
  readonly #host: ReloadRequestHost;
  readonly #cycle: ReloadRequestHost['cycle'];
  readonly #timers: Timers;
  #trial: Trial | undefined;
  #cancelSchedule: () => void = () => undefined;

  constructor(host: ReloadRequestHost) {
    this.#host = host;
    this.#cycle = host.cycle;
    this.#timers = host.timers ?? systemTimers;
  }

  /** A reload at a time of the wall clock, in place of one that was to be at another. */
  schedule(atMs: number, wish: ReloadWish): void {
    this.#cancelSchedule();
    const delayMs = atMs - this.#host.wallMs();
    this.#cancelSchedule = this.#timers.after(Math.min(delayMs, LOOK_AT_CLOCK_MS), () => {
      if (this.#host.wallMs() < atMs) {
        this.schedule(atMs, wish);
      } else {
        void this.ask({ ...wish, wait: false });
      }
    });
  }

  /** Reloads after what is under way. */
  async ask({ wait, confirmMs }: ReloadWish): Promise<ReloadResult> {
    if (!wait && confirmMs === undefined) {
      const refusal = this.#cycle.request();
      return refusal === undefined ? { kind: 'accepted' } : { kind: 'refused', ...refusal };
    }
    await this.#cycle.whenIdle();
    const pending = this.#pending();
    const former = pending?.former ?? this.#host.current();
    const startedMs = this.#timers.nowMs();
    const refusal = this.#cycle.request();
    if (refusal !== undefined) {
      return { kind: 'refused', ...refusal };
    }
    const trial = confirmMs === undefined ? undefined : this.#try(former, confirmMs);
    await this.#cycle.whenIdle();
    return wait && trial !== undefined
      ? { kind: await trial.verdict }
      : { kind: 'applied', tookMs: this.#timers.nowMs() - startedMs };
  }

  /** The new configuration stays. @returns whether one waited for it */
  confirm(): boolean {
    const trial = this.#pending();
    this.#conclude('confirmed');
    return trial !== undefined;
  }

  /** A reload without a word about it, since, has confirmed the one before. */
  #pending(): Trial | undefined {
    if (this.#trial !== undefined && this.#trial.count !== this.#cycle.count) {
      this.#conclude('confirmed');
    }
    return this.#trial;
  }

  #try(former: Configuration, confirmMs: number): Trial {
    const before = this.#trial?.resolves ?? [];
    this.#trial?.cancelTimer();
    let resolves = before;
    const verdict = new Promise<Verdict>((resolve) => {
      resolves = [...before, resolve];
    });
    const cancelTimer = this.#timers.after(confirmMs, () => void this.#expire(confirmMs));
    const trial = { former, count: this.#cycle.count, cancelTimer, verdict, resolves };
    this.#trial = trial;
    return trial;
  }

  async #expire(confirmMs: number): Promise<void> {
    await this.#cycle.whenIdle();
    const trial = this.#pending();
    if (trial === undefined) {
      return;
    }
    const reason = `it was not confirmed within ${confirmMs / 1000} s`;
    const isBegun = this.#cycle.revertTo(trial.former, reason);
    await this.#cycle.whenIdle();
    if (isBegun) {
      this.#conclude('reverted');
    }
  }

  #conclude(verdict: Verdict): void {
    const trial = this.#trial;
    this.#trial = undefined;
    trial?.cancelTimer();
    for (const resolve of trial?.resolves ?? []) {
      resolve(verdict);
    }
  }
}
