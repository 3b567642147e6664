/**
 * The stream of events to one client, as server-sent events (HTML Living Standard, section 9.2):
 * what it has missed, then what happens. It is read from the journal when the client has taken what
 * it was sent before, so that a slow client costs no more memory than its socket holds.
 */
import { type EventFilter, isWanted } from './event-filter.js';
import type { JournalReader } from './event-journal.js';
import type { EventList } from './event-list.js';
import { type KeptEvent, positionText } from './kept-event.js';

/** The media type of server-sent events. */
export const STREAM_TYPE = 'text/event-stream';

/** A client of a stream. */
export interface StreamClient {
  /** @returns false: it has enough for now, and calls `drained` when there is room again */
  write(text: string): boolean;
  /** It has fallen too far behind. */
  cut(): void;
}

/** What the owner of the connection tells the stream. */
export interface ClientStream {
  /** The client takes more. */
  drained(): void;
  /** The client has gone. */
  end(): void;
}

/** Timers, so that tests can bring their own. */
export interface StreamTimers {
  /** Calls back once, after what is going on now. */
  soon(callback: () => void): void;
  /** Calls back again and again. @returns prevents it */
  every(intervalMs: number, callback: () => void): () => void;
}

/** A comment so often keeps those in between from thinking that the connection is dead. */
const PING_MS = 15_000;

/** Characters that may be said while a client takes nothing. */
const MOST_BEHIND = 1024 * 1024;

/** Events that are written together. */
const BATCH = 64;

/** An event, as a client of the stream reads it. */
export function streamedEvent(event: KeptEvent): string {
  return `id: ${positionText(event)}\nevent: ${event.type}\ndata: ${event.line}\n\n`;
}

/** So many events are gone; undefined: it is not known how many. */
export function streamedGap(missed: number | undefined): string {
  return `event: gap\ndata: {"missed":${missed ?? null}}\n\n`;
}

export class EventStream implements ClientStream {
  readonly #journal: JournalReader;
  readonly #filter: EventFilter;
  readonly #client: StreamClient;
  readonly #timers: StreamTimers;
  readonly #ends: readonly (() => void)[];
  #past: readonly KeptEvent[];
  #seq: number;
  #state: 'idle' | 'called' | 'ended' = 'idle';
  /** What had been said when the client had enough. */
  #fullAt: number | undefined;

  /** @param past what the client is to hear first */
  constructor(
    journal: JournalReader,
    past: EventList,
    filter: EventFilter,
    client: StreamClient,
    timers: StreamTimers,
  ) {
    this.#journal = journal;
    this.#filter = filter;
    this.#client = client;
    this.#timers = timers;
    this.#past = past.events;
    this.#seq = past.lastSeq;
    this.#ends = [
      journal.watch(() => this.#wake()),
      timers.every(PING_MS, () => this.#fullAt === undefined && this.#write(': ping\n\n')),
    ];
    this.#write(past.missed === 0 ? '' : streamedGap(past.missed));
    this.#wake();
  }

  drained(): void {
    this.#fullAt = undefined;
    this.#wake();
  }

  end(): void {
    this.#state = 'ended';
    for (const end of this.#ends) {
      end();
    }
  }

  #wake(): void {
    if (this.#fullAt !== undefined && this.#journal.saidLength - this.#fullAt > MOST_BEHIND) {
      this.end();
      this.#client.cut();
    } else if (this.#state === 'idle' && this.#fullAt === undefined) {
      this.#state = 'called';
      this.#timers.soon(() => this.#go());
    }
  }

  #go(): void {
    if (this.#state === 'ended') {
      return;
    }
    this.#state = 'idle';
    while (
      this.#fullAt === undefined &&
      (this.#past.length > 0 || this.#seq < this.#journal.lastSeq)
    ) {
      this.#write(this.#next());
    }
  }

  #write(text: string): void {
    if (text !== '' && !this.#client.write(text)) {
      this.#fullAt ??= this.#journal.saidLength;
    }
  }

  #next(): string {
    if (this.#past.length > 0) {
      const batch = this.#past.slice(0, BATCH);
      this.#past = this.#past.slice(BATCH);
      return batch.map(streamedEvent).join('');
    }
    const { events, missed } = this.#journal.after(this.#seq, BATCH);
    this.#seq += missed + events.length;
    const wanted = events.filter((event) => isWanted(event, this.#filter));
    return (missed > 0 ? streamedGap(missed) : '') + wanted.map(streamedEvent).join('');
  }
}
