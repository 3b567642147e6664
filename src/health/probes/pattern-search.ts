/**
 * Searches bodies for patterns, and lets no search hold up the other checks. RE2's time is bounded
 * by the size of the pattern times that of the text, which can be seconds: a search that may take
 * long is made in a thread of its own, and given up when its time is over.
 */
import type workerThreads from 'node:worker_threads';
import type { Worker } from 'node:worker_threads';
import { onDemand } from '../../base/on-demand.js';
import type { BodyPattern } from '../../config/lvs-model.js';
import type { CompiledPattern } from '../http/body-pattern.js';
import type { PendingSearch } from '../http/response.js';
import type { ProbeOutcome } from '../messages.js';

const threads = onDemand((require): typeof workerThreads => require('node:worker_threads'));

/** What has come of a search. */
export type SearchVerdict = 'satisfied' | 'unsatisfied' | 'timeOver' | 'failed';

/** What the thread is asked. */
export interface SearchOrder {
  readonly pattern: BodyPattern;
  readonly body: Uint8Array;
}

/** A search that waits for the thread, or is in it. */
interface Search extends SearchOrder {
  readonly limitMs: number;
  readonly done: (verdict: SearchVerdict) => void;
}

/** Instructions times bytes that are searched at once: some 30 ms on a slow machine. */
const MOST_STEPS_AT_ONCE = 500_000;
/** A thread without work takes memory, and is started again in some 50 ms. */
const IDLE_MS = 60_000;

/** One thread for all patterns, started when the first long search comes. */
export class PatternSearcher {
  readonly #waiting: Search[] = [];
  #worker: Worker | undefined;
  #current: Search | undefined;
  #timer: NodeJS.Timeout | undefined;

  /**
   * Searches a body. `done` is called once: at once for what is searched quickly. The time counts
   * from when the thread has begun.
   * @returns gives the search up; `done` is not called then
   */
  search(
    compiled: CompiledPattern,
    body: Uint8Array,
    limitMs: number,
    done: (verdict: SearchVerdict) => void,
  ): () => void {
    if (compiled.size * body.length <= MOST_STEPS_AT_ONCE) {
      done(verdictOf(compiled.isSatisfied(body)));
      return () => undefined;
    }
    const search = { pattern: compiled.wanted, body, limitMs, done };
    this.#waiting.push(search);
    this.#next();
    return () => this.#giveUp(search);
  }

  #giveUp(search: Search): void {
    if (search === this.#current) {
      this.#drop();
      this.#current = undefined;
      this.#next();
      return;
    }
    const place = this.#waiting.indexOf(search);
    if (place >= 0) {
      this.#waiting.splice(place, 1);
    }
  }

  /** Begins the next search, unless one is going on. */
  #next(): void {
    if (this.#current !== undefined) {
      return;
    }
    clearTimeout(this.#timer);
    this.#current = this.#waiting.shift();
    if (this.#current === undefined) {
      this.#timer = setTimeout(() => this.#drop(), IDLE_MS).unref();
      return;
    }
    const { pattern, body, limitMs } = this.#current;
    this.#worker ??= this.#start();
    this.#worker.postMessage({ pattern, body } satisfies SearchOrder);
    this.#timer = setTimeout(() => {
      this.#drop();
      this.#settle('timeOver');
    }, limitMs);
  }

  #start(): Worker {
    const { Worker } = threads();
    const worker = new Worker(new URL('./pattern-thread.js', import.meta.url));
    worker.unref();
    worker.on('message', (satisfied: boolean) => this.#settle(verdictOf(satisfied)));
    // Of a thread that was dropped nothing is heard any more.
    worker.on('error', () => {
      this.#drop();
      this.#settle('failed');
    });
    return worker;
  }

  #settle(verdict: SearchVerdict): void {
    const ended = this.#current;
    this.#current = undefined;
    this.#next();
    ended?.done(verdict);
  }

  #drop(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    worker?.removeAllListeners();
    worker?.on('error', () => undefined);
    void worker?.terminate();
  }
}

function verdictOf(satisfied: boolean): SearchVerdict {
  return satisfied ? 'satisfied' : 'unsatisfied';
}

/** For the patterns of all probes: a search waits for the one before. */
const searcher = new PatternSearcher();

const SEARCH_OUTCOMES: Readonly<Record<SearchVerdict, ProbeOutcome>> = {
  satisfied: { outcome: 'good' },
  unsatisfied: { outcome: 'bad', reason: 'regex match failed', code: 'content' },
  timeOver: {
    outcome: 'bad',
    reason: 'timeout: the regex takes too long for this page',
    code: 'timeout',
  },
  failed: { outcome: 'undecided', reason: 'regex: no thread can be started' },
};

/**
 * Searches a page for its pattern; `done` is called as with `PatternSearcher.search`.
 * @returns gives the search up
 */
export function searchPage(
  { pattern, body }: PendingSearch,
  limitMs: number,
  done: (outcome: ProbeOutcome) => void,
): () => void {
  return searcher.search(pattern, body, limitMs, (found) => done(SEARCH_OUTCOMES[found]));
}
