/**
 * Two clocks read at the same moment. Snapshots hold monotonic times; people and monitoring
 * systems want the time of day.
 */
export interface ClockReading {
  /** CLOCK_MONOTONIC, milliseconds with a fraction. */
  readonly monotonicMs: number;
  /** Time of day: milliseconds since 1970-01-01T00:00:00Z. */
  readonly epochMs: number;
}

/** Reads both clocks of this machine now. */
export function readClocks(): ClockReading {
  return {
    monotonicMs: Number(process.hrtime.bigint()) / 1e6,
    // performance.timeOrigin would be finer, but does not follow when the clock is set
    epochMs: Date.now(),
  };
}

/** The time of day of a monotonic time, in milliseconds since 1970. */
export function epochOf(monotonicMs: number, clock: ClockReading): number {
  return clock.epochMs - clock.monotonicMs + monotonicMs;
}

/** Seconds with six decimals, as keepalived writes times: `1795249016.905477`. */
export function sixDecimals(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(6);
}
