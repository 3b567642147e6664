/** What this process has taken of the machine, for metrics. */
import type { ProcessUse } from '../observe/status/status.js';

/** Up to now. */
export function processUse(): ProcessUse {
  const { user, system } = process.cpuUsage();
  return {
    startedAtMs: Math.round(performance.timeOrigin),
    cpuSeconds: (user + system) / 1e6,
    residentBytes: process.memoryUsage.rss(),
    busySeconds: performance.eventLoopUtilization().active / 1000,
  };
}
