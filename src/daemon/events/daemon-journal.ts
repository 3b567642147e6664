/** The journal of this daemon, which lives as long as its process. */
import { monotonicClock } from '../../linux/clock.js';
import { bootIdentity } from '../../linux/host/boot-identity.js';
import { EventJournal } from '../../observe/events/event-journal.js';
import { runName } from '../../observe/events/kept-event.js';

/** An empty one. Without /proc its run is told apart by its start alone. */
export function daemonJournal(): EventJournal {
  const { nowMs } = monotonicClock;
  return new EventJournal(runName(bootIdOrZero(), nowMs()), nowMs);
}

function bootIdOrZero(): string {
  try {
    return bootIdentity();
  } catch {
    return '0';
  }
}
