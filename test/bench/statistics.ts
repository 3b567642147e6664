/** The little statistics that the benchmarks need. */

/** The value below which `share` (0..1) of the samples lie, by nearest rank; NaN without any. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((left, right) => left - right);
  const rank = Math.max(0, Math.ceil(share * sorted.length) - 1);
  return sorted[Math.min(rank, sorted.length - 1)] ?? Number.NaN;
}

/** The middle sample, or the mean of the two in the middle. */
export function median(samples: readonly number[]): number {
  return (
    (quantile(samples, 0.5) +
      -quantile(
        samples.map((value) => -value),
        0.5,
      )) /
    2
  );
}

/** Arithmetic mean; NaN without samples. */
export function mean(samples: readonly number[]): number {
  return samples.reduce((sum, value) => sum + value, 0) / samples.length;
}

/** Differences between neighbours. */
export function intervals(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? time));
}
