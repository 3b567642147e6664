/** Counts what goes to the log. */
import type { Logger } from '../log/logger.js';
import type { EventTally } from './event-tally.js';

/** The same logger, whose events are counted before flaps are left out. */
export function countEvents(logger: Logger, tally: EventTally): Logger {
  return {
    log(source, event) {
      tally.note(source, [event]);
      logger.log(source, event);
    },
    logAll(source, events) {
      tally.note(source, events);
      logger.logAll(source, events);
    },
    close: () => logger.close(),
  };
}
