/**
 * What the daemon has said, counted: a fold over the catalogue of events, from which the families
 * of `event-families.ts` are made. It belongs to the supervisor, so that it survives the children.
 */
import type { DaemonLogEvent, LogSource } from '../log/log-events.js';
import type { LogRecord } from '../log/log-format.js';

/** What is counted, by the name of its family without `upkeep_` and `_total`. */
export type CountedFamily =
  | 'log_events'
  | 'log_dropped'
  | 'vrrp_transitions'
  | 'vrrp_address_repairs'
  | 'real_server_transitions'
  | 'ipvs_drift_repairs';

/** A number and the values of its labels. */
export interface CountedEvents {
  readonly labels: readonly string[];
  count: number;
}

/** What an event counts for. */
interface Count {
  readonly family: CountedFamily;
  readonly labels: readonly string[];
  readonly times?: number;
}

/** Of those that happen to servers, the labels are those of their series. */
function countsOf(source: LogSource, event: DaemonLogEvent): readonly Count[] {
  switch (event.event) {
    case 'stateChanged':
      return [{ family: 'vrrp_transitions', labels: [event.instance, event.to, event.cause] }];
    case 'addressLost':
      return [{ family: 'vrrp_address_repairs', labels: [event.instance] }];
    case 'realServerAdded':
      return [{ family: 'real_server_transitions', labels: [event.service, event.server, 'up'] }];
    case 'realServerRemoved':
      return [{ family: 'real_server_transitions', labels: [event.service, event.server, 'down'] }];
    case 'tableRepaired':
      return [{ family: 'ipvs_drift_repairs', labels: [event.what] }];
    case 'tableRestored':
      return [{ family: 'ipvs_drift_repairs', labels: ['table'] }];
    case 'messagesDropped':
      return [{ family: 'log_dropped', labels: [source], times: event.count }];
    case 'logLinesLost':
      return [{ family: 'log_dropped', labels: [source], times: event.lines }];
    default:
      return [];
  }
}

/** Counts from the start of the daemon. */
export class EventTally {
  readonly #counted = new Map<CountedFamily, Map<string, CountedEvents>>();
  /** When a real server last came or went, milliseconds since 1970, by its labels. */
  readonly #serverChanges = new Map<string, { labels: readonly string[]; atMs: number }>();
  readonly #nowMs: () => number;

  /** @param nowMs time of day, milliseconds since 1970 */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Events before flaps are left out of the log. */
  note(source: LogSource, events: readonly DaemonLogEvent[]): void {
    for (const event of events) {
      for (const { family, labels, times } of countsOf(source, event)) {
        this.#add(family, labels, times);
      }
      if (event.event === 'realServerAdded' || event.event === 'realServerRemoved') {
        const labels = [event.service, event.server];
        this.#serverChanges.set(labels.join('\n'), { labels, atMs: this.#nowMs() });
      }
    }
  }

  /** Lines as they go to the outputs. */
  noteLines(records: readonly LogRecord[]): void {
    for (const { source, line } of records) {
      this.#add('log_events', [line.level, source]);
    }
  }

  /** All that was counted of a family. */
  counted(family: CountedFamily): readonly CountedEvents[] {
    return [...(this.#counted.get(family)?.values() ?? [])];
  }

  /** When each real server has come or gone last, in seconds since 1970. */
  serverChanges(): readonly { readonly labels: readonly string[]; readonly atMs: number }[] {
    return [...this.#serverChanges.values()];
  }

  #add(family: CountedFamily, labels: readonly string[], times = 1): void {
    const counts = this.#counted.get(family) ?? new Map<string, CountedEvents>();
    this.#counted.set(family, counts);
    const key = labels.join('\n');
    const known = counts.get(key);
    if (known === undefined) {
      counts.set(key, { labels, count: times });
    } else {
      known.count += times;
    }
  }
}
