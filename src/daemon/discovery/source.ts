/** What a kind of source is to the driver. */
import type { Timers } from '../../base/timers.js';
import type { Backend } from '../../discovery/backend.js';

/** What a source works with, and whom it tells. */
export interface SourceHost {
  readonly timers: Timers;
  /** All servers that there are, at each answer: also where they are as before. */
  answer(backends: readonly Backend[]): void;
  /** There is no answer now. */
  fail(reason: string): void;
}

/** Asks for as long as it takes, until the function that it returns is called. */
export type OpenSource<Source> = (source: Source, host: SourceHost) => () => void;
