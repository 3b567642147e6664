/** The events of the daemon for those who ask by HTTP: lists, and so many streams at a time. */
import type { EventFilter } from '../../observe/events/event-filter.js';
import type { JournalReader } from '../../observe/events/event-journal.js';
import { type EarlierEvents, type EventList, eventList } from '../../observe/events/event-list.js';
import type { EventQuery } from '../../observe/events/event-query.js';
import {
  type ClientStream,
  EventStream,
  type StreamClient,
  type StreamTimers,
} from '../../observe/events/event-stream.js';

/** More are refused. */
export const MOST_STREAMS = 32;

const timers: StreamTimers = {
  soon: (callback) => void setImmediate(callback),
  every: (intervalMs, callback) => {
    const timer = setInterval(callback, intervalMs);
    return () => clearInterval(timer);
  },
};

export class DaemonEvents {
  readonly #journal: JournalReader;
  readonly #earlier: EarlierEvents;
  #streams = 0;

  /** @param earlier what the journal no longer has, or a daemon before this one has said */
  constructor(journal: JournalReader, earlier: EarlierEvents) {
    this.#journal = journal;
    this.#earlier = earlier;
  }

  /** Whether there is no room for another stream. */
  get isFull(): boolean {
    return this.#streams >= MOST_STREAMS;
  }

  /** What has been said, as far as it is kept. */
  list(query: EventQuery): Promise<EventList> {
    return eventList(this.#journal, this.#earlier, query);
  }

  /** Begins a stream, with what its client is to hear first. */
  stream(past: EventList, filter: EventFilter, client: StreamClient): ClientStream {
    const stream = new EventStream(this.#journal, past, filter, client, timers);
    this.#streams += 1;
    return {
      drained: () => stream.drained(),
      end: () => {
        this.#streams -= 1;
        stream.end();
      },
    };
  }
}
