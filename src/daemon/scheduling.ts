/** How the children are scheduled: their name, priority, processors and memory. */
import type { ProcessSettings } from '../config/model.js';
import {
  lockMemory,
  setCpuAffinity,
  setProcessName,
  setRealTimeScheduler,
  setThreadPriorities,
} from '../linux/process/process-control.js';
import type { SupervisorLine } from './child-program.js';
import { processNames } from './process-names.js';

/**
 * Without `…_priority` and `…_rt_priority`: packets have to go out on a busy machine as well, so
 * the least real-time priority (SCHED_RR, sched(7)), or this nice value where that is refused.
 */
const DEFAULT_REAL_TIME_PRIORITY = 1;
const DEFAULT_PRIORITY = -10;

/** A child as its keywords name it: `vrrp_priority`, `checker_cpu_affinity`, `bfd_no_swap`, … */
export interface ScheduledChild {
  readonly prefix: 'vrrp' | 'checker' | 'bfd';
  /** Sends packets that a neighbour awaits: it goes before others unless the file says how. */
  readonly urgent: boolean;
}

/** Names this process for ps(1) and its like. */
export function nameProcess(name: string, attempt: SupervisorLine<unknown>['attempt']): void {
  attempt('process name', () => setProcessName(name));
}

/**
 * Applies what the configuration says about a child's process. What the kernel refuses is logged
 * with its keyword, and the child goes on without it.
 */
export function scheduleProcess(
  { prefix, urgent }: ScheduledChild,
  settings: ProcessSettings,
  attempt: SupervisorLine<unknown>['attempt'],
): void {
  nameProcess(settings.name ?? processNames[prefix], attempt);
  const { priority, realTimePriority, realTimeLimitUs, cpuAffinity } = settings;
  if (priority !== undefined) {
    attempt(`${prefix}_priority`, () => setThreadPriorities(priority));
  } else if (urgent && realTimePriority === undefined) {
    prefer(() => setThreadPriorities(DEFAULT_PRIORITY));
  }
  if (realTimePriority !== undefined) {
    const limitUs = realTimeLimitUs;
    attempt(`${prefix}_rt_priority`, () => setRealTimeScheduler(realTimePriority, limitUs));
  } else if (realTimePriorityOf({ prefix, urgent }, settings) > 0) {
    prefer(() => setRealTimeScheduler(DEFAULT_REAL_TIME_PRIORITY));
  }
  if (cpuAffinity.length > 0) {
    attempt(`${prefix}_cpu_affinity`, () => setCpuAffinity(cpuAffinity));
  }
  if (settings.noSwap) {
    attempt(`${prefix}_no_swap`, lockMemory);
  }
}

/** The real-time priority that a child is given, where the kernel allows it; 0: none. */
export function realTimePriorityOf(
  { urgent }: ScheduledChild,
  { priority, realTimePriority }: ProcessSettings,
): number {
  const usual = urgent && priority === undefined ? DEFAULT_REAL_TIME_PRIORITY : 0;
  return realTimePriority ?? usual;
}

/**
 * No keyword has asked for it, so a refusal (as in most containers) is not worth a line. Real-time
 * priority has no limit of time then: a flood keeps the process busy without a pause, and must not
 * end it. The kernel leaves a twentieth of the processor to others (sched_rt_runtime_us).
 */
function prefer(apply: () => void): void {
  try {
    apply();
  } catch {
    // It runs as it was started.
  }
}
