/** What overrides would cost: played on a director of its own, without doing it. */
import { createDirector } from '../director/director.js';
import type { RunningDirector } from '../director/foresee-table.js';
import type { Override } from './override.js';

/** A virtual server that would go without its quorum. */
export interface LostQuorum {
  readonly virtualServer: string;
  /** The weight that would serve, and that must not fall below `loseBelow`. */
  readonly sum: number;
  readonly loseBelow: number;
  /** Labels of the servers that would still take connections. */
  readonly serving: readonly string[];
}

/** The virtual servers that have a quorum and would lose it. */
export function quorumsLost(
  running: RunningDirector,
  overrides: readonly Override[],
): readonly LostQuorum[] {
  const director = createDirector(running.configuration);
  director.handle({ kind: 'overrides', overrides: running.overrides });
  const resume = running.checkpoint;
  director.handle({ kind: 'start', ...(resume === undefined ? {} : { resume }) });
  const before = director.snapshot().virtualServers;
  director.handle({ kind: 'overrides', overrides });
  const after = director.snapshot().virtualServers;
  return after.flatMap(({ label, quorum, realServers }, index) =>
    before[index]?.quorum.up === true && !quorum.up
      ? [
          {
            virtualServer: label,
            sum: quorum.sum,
            loseBelow: quorum.loseBelow,
            serving: realServers
              .filter(({ alive, adminState }) => alive && adminState === 'ready')
              .map((server) => server.label),
          },
        ]
      : [],
  );
}
