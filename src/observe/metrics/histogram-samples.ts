/** Samples of histograms, as both dialects write them. */
import type { HistogramCounts } from '../../base/histogram.js';
import type { Sample } from './family.js';

/** All buckets, cumulative, with the count and the sum. @param bounds those it was counted with */
export function histogramSamples(
  labels: readonly string[],
  bounds: readonly number[],
  { counts, sum }: HistogramCounts,
): readonly Sample[] {
  let total = 0;
  const buckets = counts.map((count, index): Sample => {
    total += count;
    const bound = bounds[index] === undefined ? '+Inf' : floatText(bounds[index]);
    return { labels, part: { suffix: '_bucket', bound }, value: total };
  });
  return [
    ...buckets,
    { labels, part: { suffix: '_count' }, value: total },
    { labels, part: { suffix: '_sum' }, value: sum },
  ];
}

/** OpenMetrics, "Considerations: Canonical Numbers": a bound is written as a float. */
function floatText(bound: number): string {
  return Number.isInteger(bound) ? `${bound}.0` : `${bound}`;
}
