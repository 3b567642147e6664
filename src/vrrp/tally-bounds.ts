/** Bounds of the histograms of `VrrpTallies`, in seconds: half a millisecond to one second. */
export const LATENESS_BOUNDS: readonly number[] = [
  ...[0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1],
];
