/** The table that a director is going to want: a start or a reload, played without doing it. */

import type { DirectorCheckpoint, DirectorConfiguration } from '../messages.js';
import type { Override } from '../overrides/override.js';
import type { ServiceTable } from '../table/table.js';
import { createDirector } from './director.js';

/** A director that runs, as its supervisor knows it. */
export interface RunningDirector {
  readonly configuration: DirectorConfiguration;
  /** undefined while it has reported nothing. */
  readonly checkpoint: DirectorCheckpoint | undefined;
  readonly vrrpStates: readonly { readonly instance: string; readonly state: string }[];
  readonly overrides: readonly Override[];
}

/**
 * What the table will be asked to hold with `configuration`: after a reload of `running`, with what
 * its checks have found out, or without one at the first moment after a start.
 * @param overrides of a daemon that runs, or of one that is no more
 */
export function foreseeTable(
  configuration: DirectorConfiguration,
  running?: RunningDirector,
  overrides: readonly Override[] = running?.overrides ?? [],
): readonly ServiceTable[] {
  const director = createDirector(running?.configuration ?? configuration);
  director.handle({ kind: 'overrides', overrides });
  for (const { instance, state } of running?.vrrpStates ?? []) {
    director.handle({ kind: 'vrrpState', instance, state });
  }
  const resume = running?.checkpoint;
  director.handle({ kind: 'start', ...(resume === undefined ? {} : { resume }) });
  if (running !== undefined) {
    director.handle({ kind: 'reconfigure', configuration });
  }
  return director.desiredTables();
}
