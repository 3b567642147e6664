/**
 * A logger that is there before its outputs: the library of the log takes as long to load as the
 * rest of the supervisor, and no advert waits for a line.
 */
import type { LoggedEvent, LogSource } from './log/log-events.js';
import type { Logger } from './log/logger.js';

/** A logger that keeps what is said until its outputs are opened. */
export interface LaterLogger extends Logger {
  /** Lines are written from now on, first those that were kept; another call does nothing. */
  open(): void;
}

interface Said {
  readonly time: Date;
  readonly source: LogSource;
  readonly events: readonly LoggedEvent[];
}

/** @param openLogger gets the clock of what is said: kept lines have the time of their event */
export function laterLogger(openLogger: (now: () => Date) => Logger): LaterLogger {
  let kept: Said[] = [];
  let logger: Logger | undefined;
  const open = (): Logger => {
    if (logger !== undefined) {
      return logger;
    }
    let saidAt: Date | undefined;
    logger = openLogger(() => saidAt ?? new Date());
    const all = kept;
    kept = [];
    for (const { time, source, events } of all) {
      saidAt = time;
      logger.logAll(source, events);
    }
    saidAt = undefined;
    return logger;
  };
  const logAll = (source: LogSource, events: readonly LoggedEvent[]): void => {
    if (logger === undefined) {
      kept.push({ time: new Date(), source, events });
    } else {
      logger.logAll(source, events);
    }
  };
  return {
    open,
    logAll,
    log: (source, event) => logAll(source, [event]),
    close: () => open().close(),
  };
}
