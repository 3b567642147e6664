import { expect } from 'chai';
import fc from 'fast-check';
import { EventJournal } from '../../../src/observe/events/event-journal.js';
import { eventList, eventListJson } from '../../../src/observe/events/event-list.js';
import { eventQuery } from '../../../src/observe/events/event-query.js';
import { type KeptEvent, positionText } from '../../../src/observe/events/kept-event.js';
import {
  EXAMPLE_RUN,
  EXAMPLE_TIME_MS,
  earlierEvents,
  exampleEvent,
  exampleRecord,
} from './example-kept-events.js';

const link = { event: 'linkChanged', interface: 'eth0', up: true } as const;
const MINUTE_MS = 60_000;
const EARLIER_RUN = '0123abcd.a1';

/** An event a minute: those of an earlier run in hour 0, those of this run in hour 1. */
function at(run: string, seq: number): KeptEvent {
  const hourMs = run === EXAMPLE_RUN ? 60 * MINUTE_MS : 0;
  return exampleEvent(seq, link, EXAMPLE_TIME_MS + hourMs + seq * MINUTE_MS, run);
}

/** A journal in which so many events were said, and the last ones are left. */
function journalOf(count: number, capacity: number): EventJournal {
  const journal = new EventJournal(EXAMPLE_RUN, () => 0, capacity);
  for (let seq = 1; seq <= count; seq += 1) {
    journal.append([exampleRecord(link, at(EXAMPLE_RUN, seq).epochMs)]);
  }
  return journal;
}

async function ask(query: string, journal: EventJournal | undefined, ...kept: KeptEvent[]) {
  const nowMs = EXAMPLE_TIME_MS + 120 * MINUTE_MS;
  const asked = eventQuery(new URLSearchParams(query), nowMs);
  if (typeof asked === 'string') {
    throw new Error(asked);
  }
  const { events, missed } = await eventList(journal, earlierEvents(...kept), asked);
  return { ids: events.map(positionText), missed };
}

/** The ids of the events with these numbers. */
const ids = (run: string, ...seqs: readonly number[]) => seqs.map((seq) => `${run}-${seq}`);

describe('observe/event-list', () => {
  it('puts together what was kept and what is in memory, each event once', async () => {
    const kept = [1, 2, 3].map((seq) => at(EARLIER_RUN, seq));
    const recorded = [1, 2, 3, 4].map((seq) => at(EXAMPLE_RUN, seq));
    const all = [...ids(EARLIER_RUN, 1, 2, 3), ...ids(EXAMPLE_RUN, 1, 2, 3, 4, 5)];
    const journal = journalOf(5, 3);
    expect(await ask('', journal, ...kept, ...recorded)).to.eql({ ids: all, missed: 0 });
    expect(await ask('since=1d', journal, ...kept, ...recorded)).to.eql({ ids: all, missed: 0 });
    expect(await ask('limit=6', journal, ...kept, ...recorded)).to.eql({
      ids: all.slice(2),
      missed: 0,
    });
    expect(await ask('since=1d', undefined, ...kept, ...recorded)).to.eql({
      ids: all.slice(0, -1),
      missed: 0,
    });
  });

  it('goes on after an event of an earlier run', async () => {
    const kept = [1, 2, 3].map((seq) => at(EARLIER_RUN, seq));
    const query = `since=${EARLIER_RUN}-2`;
    expect(await ask(query, journalOf(2, 9), ...kept)).to.eql({
      ids: [...ids(EARLIER_RUN, 3), ...ids(EXAMPLE_RUN, 1, 2)],
      missed: 0,
    });
    expect(await ask(query, journalOf(4, 2), ...kept)).to.eql({
      ids: [...ids(EARLIER_RUN, 3), ...ids(EXAMPLE_RUN, 3, 4)],
      missed: 2,
    });
    expect(await ask('since=ab.c-9', journalOf(2, 9), ...kept)).to.eql({
      ids: ids(EXAMPLE_RUN, 1, 2),
      missed: undefined,
    });
    expect(await ask('since=ab.c-9', undefined, ...kept)).to.eql({ ids: [], missed: undefined });
  });

  it('has neither lost nor doubled an event, wherever the files have holes', async () => {
    const count = 20;
    const holes = fc.array(fc.boolean(), { minLength: count, maxLength: count });
    const numbers = fc.integer({ min: 0, max: count });
    await fc.assert(
      fc.asyncProperty(holes, fc.integer({ min: 1, max: count }), numbers, async (...drawn) => {
        const [isKept, capacity, after] = drawn;
        const seqs = Array.from({ length: count }, (_, index) => index + 1);
        const recorded = seqs.filter((seq) => isKept[seq - 1]);
        const expected = seqs.filter((seq) => seq > count - capacity || isKept[seq - 1]);
        const answer = await ask(
          `since=${EXAMPLE_RUN}-${after}`,
          journalOf(count, capacity),
          ...recorded.map((seq) => at(EXAMPLE_RUN, seq)),
        );
        const wanted = expected.filter((seq) => seq > after);
        expect(answer).to.eql({
          ids: ids(EXAMPLE_RUN, ...wanted),
          missed: count - after - wanted.length,
        });
      }),
    );
  });

  it('says how much of a time is gone', async () => {
    const kept = [3, 4, 7].map((seq) => at(EARLIER_RUN, seq));
    expect(await ask('since=1d', undefined, ...kept)).to.eql({
      ids: ids(EARLIER_RUN, 3, 4, 7),
      missed: 4,
    });
    // 114 minutes ago is after the events 3 and 4, and before the event 7
    expect((await ask('since=114m', undefined, ...kept)).missed).to.equal(2);
    expect((await ask('since=1m', undefined, ...kept)).missed).to.equal(0);
    expect((await ask('', undefined, ...kept)).missed).to.equal(0);
  });

  it('is JSON in which it stands what is not known', async () => {
    const events = [at(EXAMPLE_RUN, 1), at(EXAMPLE_RUN, 2)];
    const list = { run: EXAMPLE_RUN, lastSeq: 2, events, missed: undefined };
    const last = `${EXAMPLE_RUN}-2`;
    expect(JSON.parse(eventListJson(list))).to.deep.equal({
      last,
      missed: null,
      events: events.map(({ line }) => JSON.parse(line)),
    });
    expect(JSON.parse(eventListJson({ ...list, events: [], missed: 0 }))).to.deep.equal({
      last,
      missed: 0,
      events: [],
    });
  });
});
