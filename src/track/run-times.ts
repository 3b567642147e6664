/** How often the script of a tracker ran, what came of it, and how long it took: for metrics. */
import type { ScriptOutcome } from '../notify/script-outcome.js';
import { isShortage, succeeded } from '../notify/script-outcome.js';
import type { TrackerResult, TrackerRuns } from '../observe/status/tallies.js';

interface Counted {
  readonly results: Record<TrackerResult, number>;
  count: number;
  seconds: number;
}

/** Counts by the name of the tracker, over reloads that leave it. */
export class RunTimes {
  readonly #counted = new Map<string, Counted>();

  /** A run has ended after so long. */
  note(tracker: string, outcome: ScriptOutcome, tookMs: number): void {
    const counted = this.#counted.get(tracker) ?? none();
    counted.results[resultOf(outcome)] += 1;
    counted.count += 1;
    counted.seconds += tookMs / 1000;
    this.#counted.set(tracker, counted);
  }

  /** Forgets all but these. */
  keepOnly(trackers: ReadonlySet<string>): void {
    for (const name of [...this.#counted.keys()].filter((each) => !trackers.has(each))) {
      this.#counted.delete(name);
    }
  }

  current(): readonly TrackerRuns[] {
    return [...this.#counted].map(([tracker, { results, count, seconds }]) => ({
      tracker,
      results: { ...results },
      count,
      seconds,
    }));
  }
}

function none(): Counted {
  return { results: { ok: 0, failed: 0, timeout: 0, undecided: 0 }, count: 0, seconds: 0 };
}

function resultOf(outcome: ScriptOutcome): TrackerResult {
  if (isShortage(outcome)) {
    return 'undecided';
  }
  return succeeded(outcome) ? 'ok' : outcome.kind === 'timedOut' ? 'timeout' : 'failed';
}
