/** Bounds of the histograms of `CheckTallies`, in seconds. */
export const CHECK_BOUNDS: readonly number[] = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
];
