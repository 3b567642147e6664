/** What came of telling the world outside, for metrics: scripts, lines of FIFOs, mails. */

import type { RunCount, RunKind, RunResult } from '../observe/status/tallies.js';

const RESULTS: Readonly<Record<RunKind, readonly RunResult[]>> = {
  script: ['ok', 'failed', 'timeout', 'dropped'],
  fifo: ['ok', 'dropped'],
  mail: ['ok', 'failed', 'dropped'],
};

/** Counts from the start of the daemon. */
export class RunTally {
  /** All that can come: a failure that is the first one is an increase, too. */
  readonly #counts: readonly { kind: RunKind; result: RunResult; count: number }[] = (
    ['script', 'fifo', 'mail'] as const
  ).flatMap((kind) => RESULTS[kind].map((result) => ({ kind, result, count: 0 })));

  note(kind: RunKind, result: RunResult, times = 1): void {
    const found = this.#counts.find((each) => each.kind === kind && each.result === result);
    if (found !== undefined) {
      found.count += times;
    }
  }

  current(): readonly RunCount[] {
    return this.#counts.map((each) => ({ ...each }));
  }
}
