/** How urgent an event of each process has to be to stand in the log, now. */
import { LOG_LEVELS, LOG_SOURCES, type LogLevel, type LogSource } from './log/log-events.js';

/** What holds for one process. */
export interface HoldingLevel {
  readonly source: LogSource;
  readonly level: LogLevel;
  /** How long it still holds; absent: it is the usual one. */
  readonly remainingMs?: number;
}

interface SetLevel {
  readonly level: LogLevel;
  readonly endsMs: number;
}

/** A level that is set ends by itself: it is looked at when there is something to say. */
export class LogLevels {
  readonly #usual: LogLevel;
  readonly #nowMs: () => number;
  readonly #set = new Map<LogSource, SetLevel>();

  /**
   * @param usual of the command line
   * @param nowMs a monotonic clock
   */
  constructor(usual: LogLevel, nowMs: () => number) {
    this.#usual = usual;
    this.#nowMs = nowMs;
  }

  /** For so long; the usual one again after that, and at once for `undefined`. */
  set(source: LogSource, level: LogLevel | undefined, forMs: number): void {
    if (level === undefined) {
      this.#set.delete(source);
    } else {
      this.#set.set(source, { level, endsMs: this.#nowMs() + forMs });
    }
  }

  /** Whether an event of this process stands in the log. */
  shows(source: LogSource, level: LogLevel): boolean {
    const wanted = this.#holding(source)?.level ?? this.#usual;
    return LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(wanted);
  }

  /** Of all processes. */
  all(): readonly HoldingLevel[] {
    const nowMs = this.#nowMs();
    return LOG_SOURCES.map((source) => {
      const holding = this.#holding(source);
      return holding === undefined
        ? { source, level: this.#usual }
        : { source, level: holding.level, remainingMs: holding.endsMs - nowMs };
    });
  }

  #holding(source: LogSource): SetLevel | undefined {
    const found = this.#set.get(source);
    if (found !== undefined && this.#nowMs() >= found.endsMs) {
      this.#set.delete(source);
      return undefined;
    }
    return found;
  }
}
