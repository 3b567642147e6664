/** What a journal still has of what is asked for. Pure. */
import { isWanted } from './event-filter.js';
import type { JournalReader } from './event-journal.js';
import type { EventQuery } from './event-query.js';
import type { KeptEvent } from './kept-event.js';

/** Events in their order. */
export interface EventList {
  /** The run that says events now, and the number of its newest one that was looked at. */
  readonly run: string;
  readonly lastSeq: number;
  readonly events: readonly KeptEvent[];
  /** Of what was asked for, so many are gone; undefined: it is not known how many. */
  readonly missed: number | undefined;
}

/** The answer to a question. */
export function eventList(journal: JournalReader, { filter, after, limit }: EventQuery): EventList {
  const { run, lastSeq } = journal;
  const isOfOtherRun = after !== undefined && after.run !== run;
  const { events, missed } = journal.after(isOfOtherRun ? 0 : (after?.seq ?? 0));
  const isOld = after !== undefined || isBefore(filter.sinceMs, events[0]);
  return {
    run,
    lastSeq,
    events: newest(
      events.filter((event) => isWanted(event, filter)),
      limit,
    ),
    missed: isOfOtherRun ? undefined : isOld ? missed : 0,
  };
}

function newest(events: readonly KeptEvent[], count: number): readonly KeptEvent[] {
  return count >= events.length ? events : events.slice(events.length - count);
}

function isBefore(sinceMs: number | undefined, first: KeptEvent | undefined): boolean {
  return sinceMs !== undefined && first !== undefined && sinceMs < first.epochMs;
}

/** The list as JSON: `{ run, missed, events: [...] }`, `missed` null where it is not known. */
export function eventListJson({ run, events, missed }: EventList): string {
  const head = JSON.stringify({ run, missed: missed ?? null }).slice(0, -1);
  return `${head},"events":[${events.map(({ line }) => line).join(',\n')}]}\n`;
}
