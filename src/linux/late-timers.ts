/**
 * `max_auto_priority` and `min_auto_priority_delay`: a process whose timers ring late does not get
 * the processor when it needs it, and raises its real-time priority, by one each time.
 */
import type { DeadlineTimer, MonotonicClock } from './doors.js';

/** SCHED_RR has priorities 1 to 99 (sched(7)). */
const HIGHEST_PRIORITY = 99;

/** `max_auto_priority` and `min_auto_priority_delay` */
export interface LatenessLimits {
  readonly automaticPriority: number | 'highest';
  readonly automaticPriorityDelayUs: number;
}

/** What is done about a timer that is late. */
export interface LatenessRule {
  limits(): LatenessLimits;
  /** The real-time priority that this process has without; 0: none. */
  usualPriority(): number;
  /** Takes this one from now on, and says so. */
  raise(priority: number, lateMs: number): void;
}

type CreateTimer = (callback: () => void) => DeadlineTimer;

/** Makes timers as `create` does, whose lateness is noted after their work is done. */
export function watchLateness(
  clock: MonotonicClock,
  create: CreateTimer,
  rule: LatenessRule,
): CreateTimer {
  let raised = 0;
  function note(lateMs: number): void {
    const { automaticPriority, automaticPriorityDelayUs } = rule.limits();
    const highest = automaticPriority === 'highest' ? HIGHEST_PRIORITY : automaticPriority;
    const next = Math.max(raised, rule.usualPriority()) + 1;
    if (lateMs * 1000 >= automaticPriorityDelayUs && next <= highest) {
      raised = next;
      rule.raise(next, lateMs);
    }
  }
  return (callback) => {
    let dueMs = Number.POSITIVE_INFINITY;
    const timer = create(() => {
      const lateMs = clock.nowMs() - dueMs;
      dueMs = Number.POSITIVE_INFINITY;
      callback();
      note(lateMs);
    });
    return {
      arm(deadlineMs) {
        dueMs = Math.max(deadlineMs, clock.nowMs());
        timer.arm(deadlineMs);
      },
      disarm: () => timer.disarm(),
      close: () => timer.close(),
    };
  };
}
