/** What the supervisor counts of scripts, FIFOs and mails. Plain data. */

/** By what means the world outside is told. */
export type RunKind = 'script' | 'fifo' | 'mail';

/** What came of it; `dropped`: it was not tried, too much was waiting. */
export type RunResult = 'ok' | 'failed' | 'timeout' | 'dropped';

/** How often something came of one means. */
export interface RunCount {
  readonly kind: RunKind;
  readonly result: RunResult;
  readonly count: number;
}

/** `undecided`: the machine was short of something, which says nothing about the script. */
export type TrackerResult = 'ok' | 'failed' | 'timeout' | 'undecided';

/** Runs of the script of a tracker. */
export interface TrackerRuns {
  readonly tracker: string;
  readonly results: Readonly<Record<TrackerResult, number>>;
  readonly count: number;
  /** How long they took, all together. */
  readonly seconds: number;
}

/** What waits to be told to the world outside. */
export interface QueueLength {
  readonly kind: 'script' | 'mail';
  readonly waiting: number;
}
