/** How the processes are scheduled: the same settings for each of them, under names of its own. */
import { asked, integer, repeated, UINT32 } from '../argument.js';
import { flag, value } from '../keyword.js';

/** The rows for one process; `name` is what the manual calls it. */
export function scheduling(name: string) {
  const longest = value(
    integer('microseconds', 1, UINT32, { unit: 'microseconds' }),
    `Longest time that the ${name} process may compute without a pause in real-time scheduling.`,
    { default: 10_000, reload: 'ignored' },
  );
  return {
    priority: value(asked(integer('nice value', -20, 19)), `Nice value of the ${name} process.`, {
      otherwise: '0',
      reload: 'ignored',
    }),
    noSwap: flag(`Keep the ${name} process in memory.`, { reload: 'ignored' }),
    realTimePriority: value(
      asked(integer('priority', 1, 99, { clamp: true })),
      `Real-time priority of the ${name} process.`,
      { otherwise: 'not real-time', reload: 'ignored' },
    ),
    processors: value(
      asked(repeated(integer('processor', 0, 65_535))),
      `Processors that the ${name} process may use.`,
      { otherwise: 'all', reload: 'ignored' },
    ),
    longest,
  } as const;
}
