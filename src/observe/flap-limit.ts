/**
 * Limits the lines about what flaps, a link above all: a handful a second for each interface, each
 * instance and each source of real servers, the first and the last among them, and the number of
 * the others. All else is written as it comes.
 */
import { ChangeLimit } from '../base/change-limit.js';
import type { Timers } from '../base/timers.js';
import type { DaemonLogEvent, LogSource } from './log/log-events.js';
import type { Logger } from './log/logger.js';

/** A line that is held back with its source. */
interface HeldLine {
  readonly source: LogSource;
  readonly event: DaemonLogEvent;
}

/** What an event is about, if it may come again and again; undefined: it is always written. */
function subjectOf(event: DaemonLogEvent): string | undefined {
  switch (event.event) {
    case 'linkChanged':
    case 'linkChangeDelayed':
      return event.interface;
    case 'stateChanged':
    case 'addressesChanged':
    case 'routesChanged':
    case 'priorityZeroSent':
    case 'sessionChanged':
      return event.instance;
    case 'groupStateChanged':
      return event.group;
    case 'discoveryChanged':
    case 'discoveryHeld':
    case 'discoveryFailed':
    case 'discoveryReturned':
      return `${event.service} ${event.source}`;
    default:
      return undefined;
  }
}

/** The same logger, with the limit before it. */
export function limitFlaps(logger: Logger, timers: Timers): Logger {
  const limit = new ChangeLimit<HeldLine>();
  let cancel: (() => void) | undefined;
  const admits = (source: LogSource, event: DaemonLogEvent): boolean => {
    const subject = subjectOf(event);
    return (
      subject === undefined ||
      limit.admit(`${event.event} ${subject}`, { source, event }, timers.nowMs())
    );
  };
  const write = (nowMs: number): void => {
    for (const { change, leftOut } of limit.due(nowMs)) {
      const { source, event } = change;
      const changesLeftOut = leftOut;
      logger.log(source, leftOut > 0 ? { ...event, changesLeftOut } : event);
    }
  };
  const arm = (): void => {
    cancel?.();
    const nextMs = limit.nextMs();
    cancel =
      nextMs === undefined
        ? undefined
        : timers.after(nextMs - timers.nowMs(), () => {
            cancel = undefined;
            write(timers.nowMs());
            arm();
          });
  };
  const logAll = (source: LogSource, events: readonly DaemonLogEvent[]): void => {
    const admitted = events.filter((event) => admits(source, event));
    if (admitted.length > 0) {
      logger.logAll(source, admitted);
    }
    if (cancel === undefined) {
      arm();
    }
  };
  return {
    logAll,
    log: (source, event) => logAll(source, [event]),
    async close() {
      cancel?.();
      write(Number.POSITIVE_INFINITY);
      await logger.close();
    },
  };
}
