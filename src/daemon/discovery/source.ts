/** What a kind of source is to the driver. */
import type { Timers } from '../../base/timers.js';
import type { Backend } from '../../discovery/backend.js';

/** The servers; a text says why what the source knows is no list of them. */
export type ReadServers = () => readonly Backend[] | string;

/** What a source works with, and whom it tells. */
export interface SourceHost {
  readonly timers: Timers;
  /**
   * All servers that there are, at each answer: also where they are as before. They are read when
   * they are heard; of answers in quick succession only the last is.
   */
  answer(read: ReadServers): void;
  /** There is no answer now. */
  fail(reason: string): void;
}

/** Asks for as long as it takes, until the function that it returns is called. */
export type OpenSource<Source> = (source: Source, host: SourceHost) => () => void;
