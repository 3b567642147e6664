/** What the attempts of all checks came to, for metrics: counted, never forgotten. */
import { Histogram } from '../base/histogram.js';
import type { CheckJob } from './check-job.js';
import type { AttemptResult, CheckTallies, ProbeOutcome } from './messages.js';
import { CHECK_BOUNDS } from './tally-bounds.js';

type Counts = Partial<Record<AttemptResult, number>>;

/** An attempt that has ended; all times in milliseconds. */
export interface TalliedAttempt {
  readonly outcome: ProbeOutcome;
  readonly tookMs: number;
  readonly lateMs: number;
}

/** Counts from where a predecessor was. */
export class AttemptTally {
  readonly #attempts: Map<string, Counts>;
  readonly #lastSeconds: Map<string, number>;
  readonly #durations: Map<string, { readonly labels: DurationLabels; readonly of: Histogram }>;
  readonly #lateness: Histogram;

  constructor(former?: CheckTallies) {
    this.#attempts = new Map(
      Object.entries(former?.attempts ?? {}).map(([id, counts]) => [id, { ...counts }]),
    );
    this.#lastSeconds = new Map(Object.entries(former?.lastSeconds ?? {}));
    this.#durations = new Map(
      (former?.durations ?? []).map(({ service, kind, seconds }) => [
        `${service} ${kind}`,
        { labels: { service, kind }, of: new Histogram(CHECK_BOUNDS, seconds) },
      ]),
    );
    this.#lateness = new Histogram(CHECK_BOUNDS, former?.lateness);
  }

  /** Counts for each assignment of the check, and once for each service. */
  note({ check, subscribers }: CheckJob, { outcome, tookMs, lateMs }: TalliedAttempt): void {
    const result = resultOf(outcome);
    const seconds = tookMs / 1000;
    for (const { assignment } of subscribers) {
      const counts = this.#attempts.get(assignment.id) ?? {};
      counts[result] = (counts[result] ?? 0) + 1;
      this.#attempts.set(assignment.id, counts);
      this.#lastSeconds.set(assignment.id, seconds);
    }
    for (const service of new Set(subscribers.map(({ assignment }) => assignment.service))) {
      this.#histogramOf({ service, kind: check.kind }).note(seconds);
    }
    this.#lateness.note(Math.max(0, lateMs) / 1000);
  }

  /** @param ids of the checks that there are: the others are forgotten */
  current(ids: ReadonlySet<string>): Omit<CheckTallies, 'running' | 'queued'> {
    for (const id of [...this.#attempts.keys()].filter((each) => !ids.has(each))) {
      this.#attempts.delete(id);
      this.#lastSeconds.delete(id);
    }
    return {
      attempts: Object.fromEntries(this.#attempts),
      lastSeconds: Object.fromEntries(this.#lastSeconds),
      durations: [...this.#durations.values()].map(({ labels, of }) => ({
        ...labels,
        seconds: of.counts(),
      })),
      lateness: this.#lateness.counts(),
    };
  }

  #histogramOf(labels: DurationLabels): Histogram {
    const key = `${labels.service} ${labels.kind}`;
    const known = this.#durations.get(key);
    if (known !== undefined) {
      return known.of;
    }
    const of = new Histogram(CHECK_BOUNDS);
    this.#durations.set(key, { labels, of });
    return of;
  }
}

type DurationLabels = Pick<CheckTallies['durations'][number], 'service' | 'kind'>;

function resultOf(outcome: ProbeOutcome): AttemptResult {
  switch (outcome.outcome) {
    case 'good':
      return 'ok';
    case 'bad':
      return outcome.code ?? 'other';
    case 'undecided':
      return 'undecided';
  }
}
