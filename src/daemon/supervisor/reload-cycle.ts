/**
 * Reloads, one after the other: the file is read and judged, everything gets the configuration, and
 * the cycle ends when all processes run with it. What is asked for meanwhile comes after it.
 */
import type { Configuration } from '../../config/model.js';
import { monotonicClock } from '../../linux/clock.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import type { ReadOutcome } from './configuration-reader.js';
import { type ReloadHistory, startedAt, withApplied, withRefused } from './reload-history.js';

/** Why a reload was refused, and what is wrong with the file. */
export interface ReloadRefusal {
  readonly reason: string;
  /** `FILE:LINE:COLUMN: …`; none where it is not the file. */
  readonly problems: readonly string[];
}

/** What the cycle works through. */
export interface ReloadHost {
  readonly configurationFile: string;
  /** Reads and judges the file; what is wrong with it is logged. */
  read(): ReadOutcome;
  /** Around a reload: before any process is told of it, and when all of them run with it. */
  onReload(moment: 'before' | 'after'): void;
  /** Gives everything the configuration; `settle` is called when all run with it. */
  apply(configuration: Configuration): void;
  log(event: SupervisorLogEvent): void;
  tellSystemd(...assignments: readonly string[]): void;
}

export class ReloadCycle {
  readonly #host: ReloadHost;
  #history = startedAt(Date.now());
  /** `early`: nothing has been started yet. */
  #phase: 'early' | 'idle' | 'underWay' | 'over' = 'early';
  #startedMs = 0;
  #again = false;
  #count = 0;
  #waiting: (() => void)[] = [];

  constructor(host: ReloadHost) {
    this.#host = host;
  }

  /** What came of all reloads. */
  get history(): ReloadHistory {
    return this.#history;
  }

  /** Of configurations that were applied since the start. */
  get count(): number {
    return this.#count;
  }

  /** From now on reloads may be. */
  allow(): void {
    if (this.#phase === 'early') {
      this.#phase = 'idle';
      this.#release();
    }
  }

  /** Everything runs: what was asked for too early is done now. */
  started(): void {
    if (this.#again && this.#phase === 'idle') {
      this.request();
    }
  }

  /** The daemon stops: no reload any more. */
  end(): void {
    this.#phase = 'over';
    this.#release();
  }

  /**
   * Reads the file again, or will when a reload is over that is under way. With an error in it
   * everything stays as it is.
   * @returns undefined, or why the reload was refused
   */
  request(): ReloadRefusal | undefined {
    if (this.#phase === 'over') {
      return { reason: 'the daemon is stopping', problems: [] };
    }
    if (this.#phase !== 'idle') {
      this.#again = true;
      return undefined;
    }
    this.#again = false;
    this.#begin();
    this.#host.log({ event: 'reloading', configuration: this.#host.configurationFile });
    const read = this.#host.read();
    if (read.kind === 'refused') {
      return this.#refuse(read);
    }
    this.#host.onReload('before');
    this.#apply(read.configuration);
    return undefined;
  }

  /** Back to a configuration that ran before. @returns whether it is done */
  revertTo(configuration: Configuration, reason: string): boolean {
    if (this.#phase !== 'idle') {
      return false;
    }
    this.#host.log({ event: 'reloadReverted', reason });
    this.#begin();
    this.#host.onReload('before');
    this.#apply(configuration);
    return true;
  }

  /** Resolves when no reload is under way. */
  whenIdle(): Promise<void> {
    return this.#phase === 'underWay' || this.#phase === 'early'
      ? new Promise((resolve) => this.#waiting.push(resolve))
      : Promise.resolve();
  }

  /** All processes run with what they were given last. */
  settle(): void {
    if (this.#phase !== 'underWay') {
      return;
    }
    this.#phase = 'idle';
    this.#host.tellSystemd('READY=1');
    this.#history = withApplied(this.#history, Date.now());
    this.#host.onReload('after');
    this.#host.log({ event: 'reloaded', tookMs: monotonicClock.nowMs() - this.#startedMs });
    if (this.#again) {
      this.request();
    }
    this.#release();
  }

  #begin(): void {
    const nowMs = monotonicClock.nowMs();
    this.#startedMs = nowMs;
    this.#host.tellSystemd('RELOADING=1', `MONOTONIC_USEC=${Math.round(nowMs * 1000)}`);
  }

  #apply(configuration: Configuration): void {
    this.#phase = 'underWay';
    this.#count += 1;
    this.#host.apply(configuration);
  }

  #refuse({ reason, problems }: ReloadRefusal): ReloadRefusal {
    this.#host.tellSystemd('READY=1');
    this.#history = withRefused(this.#history, Date.now(), reason);
    this.#host.log({ event: 'reloadRefused', reason });
    return { reason, problems };
  }

  /** Those that wait for the end of all that was asked for. */
  #release(): void {
    if (this.#phase === 'idle' || this.#phase === 'over') {
      for (const resolve of this.#waiting.splice(0)) {
        resolve();
      }
    }
  }
}
