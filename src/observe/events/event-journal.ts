/**
 * What the daemon has said lately, in one ring, for all who want to hear it: the stream of events,
 * the recorder, the processes that hand it on. Each of them reads from it at its own pace and keeps
 * the number of the event that it has read last. One that is slow costs the others nothing, not
 * even memory: what it has not read when the ring comes round, it has missed, and it is told so.
 */
import type { LogRecord } from '../log/log-format.js';
import { EventRing, type RingPart } from './event-ring.js';
import { keptEvent } from './kept-event.js';

/** Events that are kept in memory. */
export const JOURNAL_EVENTS = 10_000;

/** What readers see of a journal. */
export interface JournalReader {
  /** The run of this daemon, in which its events are numbered. */
  readonly run: string;
  /** The numbers of the oldest event that is here and of the newest. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** How long the lines of all events of this run are, together, as far as they have been said. */
  readonly saidLength: number;
  /** What follows the event with this number, at most so many, and how many are gone before it. */
  after(seq: number, most?: number): RingPart;
  /**
   * Calls back when there is more, perhaps once for many events, before they can have been read.
   * It must neither wait nor fail. @returns ends it
   */
  watch(wake: () => void): () => void;
}

export class EventJournal implements JournalReader {
  readonly run: string;
  readonly #nowMs: () => number;
  readonly #ring: EventRing;
  readonly #watchers = new Set<() => void>();
  #saidLength = 0;

  /** @param nowMs CLOCK_MONOTONIC */
  constructor(run: string, nowMs: () => number, capacity = JOURNAL_EVENTS) {
    this.run = run;
    this.#nowMs = nowMs;
    this.#ring = new EventRing(capacity);
  }

  get firstSeq(): number {
    return this.#ring.firstSeq;
  }

  get lastSeq(): number {
    return this.#ring.lastSeq;
  }

  get saidLength(): number {
    return this.#saidLength;
  }

  /** Keeps records of the log, which were made at one time. */
  append(records: readonly LogRecord[]): void {
    const nowMs = this.#nowMs();
    for (const record of records) {
      const seq = this.#ring.lastSeq + 1;
      const event = keptEvent(record, { run: this.run, seq }, nowMs);
      this.#ring.push(event);
      this.#saidLength += event.line.length;
    }
    for (const wake of this.#watchers) {
      wake();
    }
  }

  after(seq: number, most = Number.POSITIVE_INFINITY): RingPart {
    return this.#ring.after(seq, most);
  }

  watch(wake: () => void): () => void {
    const watcher = (): void => wake();
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
