/** `global_defs`: settings of the daemon itself that it does not follow yet. */
import { asked, integer, optional } from '../argument.js';
import { value } from '../keyword.js';
import { planned } from '../planned.js';

const tuning = planned('the setting of the system is used', 'harmless').rows({
  max_auto_priority: value(
    optional(integer('priority', -1, 99)),
    'Real-time priority that the daemon may give itself when its timers run late; -1: none.',
    { default: 0 },
  ),
  min_auto_priority_delay: value(
    asked(integer('microseconds', 1, 10_000_000, { unit: 'microseconds' })),
    'How late a timer must be for that.',
    { default: 1_000_000, field: 'automaticPriorityDelayUs' },
  ),
});

/** The rows of this file. */
export const plannedDaemonKeywords = tuning;
