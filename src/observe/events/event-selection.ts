/** Chooses from events that are told in their order, those of earlier runs first. Pure. */
import { isWanted } from './event-filter.js';
import type { EventQuery } from './event-query.js';
import type { EventPosition, KeptEvent } from './kept-event.js';

export class EventSelection {
  readonly #query: EventQuery;
  readonly #run: string | undefined;
  readonly #chosen: KeptEvent[] = [];
  #last: EventPosition | undefined;
  #missed = 0;
  #isPositionKnown = false;
  #isOfUnknownAge = false;

  /** @param run that says events now, if there is one */
  constructor(query: EventQuery, run?: string) {
    this.#query = query;
    this.#run = run;
  }

  /** Takes the next event; one that has been told already is passed over. */
  add(event: KeptEvent): void {
    const last = this.#last;
    if (last?.run === event.run && event.seq <= last.seq) {
      return;
    }
    this.#last = event;
    if (!this.#follows(event)) {
      return;
    }
    if (this.#isAsked(event)) {
      const told = [last, this.#query.after].filter((before) => before?.run === event.run);
      this.#missed += event.seq - 1 - Math.max(0, ...told.map((before) => before?.seq ?? 0));
    }
    if (isWanted(event, this.#query.filter)) {
      this.#chosen.push(event);
      if (this.#chosen.length > this.#query.limit) {
        this.#chosen.shift();
      }
    }
  }

  /** What was chosen, and how many that were asked for are gone; undefined: it is not known. */
  result(): { readonly events: readonly KeptEvent[]; readonly missed: number | undefined } {
    const { after } = this.#query;
    const isLost = this.#isOfUnknownAge || (after !== undefined && !this.#knows(after));
    return { events: this.#chosen, missed: isLost ? undefined : this.#missed };
  }

  /** Whether it comes after the event that the client had last. */
  #follows(event: KeptEvent): boolean {
    const { after } = this.#query;
    if (after === undefined) {
      return true;
    }
    if (event.run === after.run) {
      this.#isPositionKnown = true;
      return event.seq > after.seq;
    }
    if (!this.#isPositionKnown && event.run === this.#run) {
      this.#isOfUnknownAge = true;
    }
    return this.#isPositionKnown || this.#isOfUnknownAge;
  }

  #knows({ run }: EventPosition): boolean {
    return this.#isPositionKnown || run === this.#run;
  }

  /** Whether a gap before it is one in what was asked for. */
  #isAsked({ epochMs }: KeptEvent): boolean {
    const { after, filter } = this.#query;
    return after !== undefined || (filter.sinceMs !== undefined && epochMs >= filter.sinceMs);
  }
}
