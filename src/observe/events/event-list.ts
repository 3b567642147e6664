/** What is kept of what is asked for. */
import type { JournalReader } from './event-journal.js';
import type { EventQuery } from './event-query.js';
import { EventSelection } from './event-selection.js';
import { type KeptEvent, positionText } from './kept-event.js';

/** Events in their order. */
export interface EventList {
  /** The run that says events now, and the number of its newest one that was looked at. */
  readonly run: string | undefined;
  readonly lastSeq: number;
  readonly events: readonly KeptEvent[];
  /** Of what was asked for, so many are gone; undefined: it is not known how many. */
  readonly missed: number | undefined;
}

/** Gives what is kept elsewhere, in parts and in order; a time is that of the first one wanted. */
export type EarlierEvents = (sinceMs: number) => AsyncIterable<readonly KeptEvent[]>;

/**
 * The answer to a question, from the journal of a daemon that runs, if one does, and from what was
 * kept before, where the journal does not reach back.
 */
export async function eventList(
  journal: JournalReader | undefined,
  earlier: EarlierEvents,
  query: EventQuery,
): Promise<EventList> {
  const here = fromJournal(journal, query);
  if (here !== undefined) {
    return here;
  }
  const selection = new EventSelection(query, journal?.run);
  const firstSeq = journal?.firstSeq ?? 0;
  for await (const events of earlier(query.filter.sinceMs ?? 0)) {
    for (const event of events) {
      if (event.run !== journal?.run || event.seq < firstSeq) {
        selection.add(event);
      }
    }
  }
  for (const event of journal?.after(0).events ?? []) {
    selection.add(event);
  }
  return { run: journal?.run, lastSeq: journal?.lastSeq ?? 0, ...selection.result() };
}

/** undefined: it does not reach so far back. */
function fromJournal(journal: JournalReader | undefined, query: EventQuery): EventList | undefined {
  if (journal === undefined) {
    return undefined;
  }
  const { run, lastSeq, firstSeq } = journal;
  const { after, limit } = query;
  const sinceMs = query.filter.sinceMs ?? Number.NEGATIVE_INFINITY;
  const { events } = journal.after(0);
  const reachesBack =
    after === undefined
      ? events[0] !== undefined && events[0].epochMs < sinceMs
      : after.run === run && after.seq + 1 >= firstSeq;
  if (!reachesBack && limit > 0) {
    return undefined;
  }
  const selection = new EventSelection(query, run);
  for (const event of events) {
    selection.add(event);
  }
  return { run, lastSeq, ...selection.result() };
}

/**
 * The list as JSON: `{ last, missed, events: [...] }`; after `last` a stream goes on, and `missed`
 * is null where it is not known.
 */
export function eventListJson({ run = '', lastSeq, events, missed }: EventList): string {
  const last = positionText({ run, seq: lastSeq });
  const head = JSON.stringify({ last, missed: missed ?? null }).slice(0, -1);
  return `${head},"events":[${events.map(({ line }) => line).join(',\n')}]}\n`;
}
