import { expect } from 'chai';
import { EventJournal } from '../../../src/observe/events/event-journal.js';
import { eventList } from '../../../src/observe/events/event-list.js';
import { eventQuery } from '../../../src/observe/events/event-query.js';
import { EventStream } from '../../../src/observe/events/event-stream.js';
import type { LoggedEvent } from '../../../src/observe/log/log-events.js';
import {
  EXAMPLE_RUN,
  EXAMPLE_TIME_MS,
  earlierEvents,
  exampleRecord,
} from './example-kept-events.js';

const link = (up: boolean): LoggedEvent => ({ event: 'linkChanged', interface: 'eth0', up });

/** A journal and a client of it, whose time and room the test has in its hand. */
class Stage {
  readonly journal: EventJournal;
  /** What the client takes before it has enough. */
  room = Number.POSITIVE_INFINITY;
  written: string[] = [];
  isCut = false;
  pings: (() => void)[] = [];
  #calls: (() => void)[] = [];

  constructor(capacity?: number) {
    this.journal = new EventJournal(EXAMPLE_RUN, () => 0, capacity);
  }

  say(...events: readonly LoggedEvent[]): void {
    this.journal.append(events.map((event) => exampleRecord(event)));
  }

  async open(query = '', lastEventId?: string): Promise<EventStream> {
    const asked = eventQuery(new URLSearchParams(query), EXAMPLE_TIME_MS + 1, lastEventId);
    if (typeof asked === 'string') {
      throw new Error(asked);
    }
    const isFromNow = query === '' && lastEventId === undefined;
    const client = {
      write: (text: string) => {
        this.written.push(text);
        this.room -= 1;
        return this.room > 0;
      },
      cut: () => {
        this.isCut = true;
      },
    };
    const wish = isFromNow ? { ...asked, limit: 0 } : asked;
    const past = await eventList(this.journal, earlierEvents(), wish);
    return new EventStream(this.journal, past, asked.filter, client, {
      soon: (callback) => this.#calls.push(callback),
      every: (_, callback) => {
        this.pings.push(callback);
        return () => this.pings.splice(this.pings.indexOf(callback), 1);
      },
    });
  }

  /** Lets pass what is to happen soon. @returns what the client has been sent */
  turn(): string {
    while (this.#calls.length > 0) {
      this.#calls.shift()?.();
    }
    return this.written.splice(0).join('');
  }

  /** The same, of events their numbers. */
  turnTo(): readonly string[] {
    const heads = this.turn().matchAll(/^(?:id: [^-]*-(\d+)|event: (gap)\ndata: (.*))$/gm);
    return [...heads].map(([, seq, gap = '', data = '']) => seq ?? gap + data);
  }
}

describe('observe/event-stream', () => {
  it('sends id, name and line of what happens from now on', async () => {
    const stage = new Stage();
    stage.say(link(false));
    await stage.open();
    expect(stage.turn()).to.equal('');
    stage.say(link(true));
    const line = stage.journal.after(1).events[0]?.line;
    expect(stage.turn()).to.equal(`id: ${EXAMPLE_RUN}-2\nevent: linkChanged\ndata: ${line}\n\n`);
  });

  it('begins with what was before, as far as it is asked for', async () => {
    const stage = new Stage();
    stage.say(link(false), link(true), { event: 'handOverNotTaken', instance: 'VI_1' });
    await stage.open('since=1h&type=handOverNotTaken');
    expect(stage.turnTo()).to.deep.equal(['3']);
    stage.say(link(false), { event: 'handOverNotTaken', instance: 'VI_1' });
    expect(stage.turnTo()).to.deep.equal(['5']);
  });

  it('goes on after the last event of a client, and says what is gone', async () => {
    const stage = new Stage(3);
    stage.say(link(false), link(true), link(false), link(true), link(false));
    await stage.open('', `${EXAMPLE_RUN}-3`);
    expect(stage.turnTo()).to.deep.equal(['4', '5']);
    await stage.open('', `${EXAMPLE_RUN}-1`);
    expect(stage.turnTo()).to.deep.equal(['gap{"missed":1}', '3', '4', '5']);
    await stage.open('', 'f00.ba-7');
    expect(stage.turnTo()).to.deep.equal(['gap{"missed":null}', '3', '4', '5']);
    await stage.open('', `${EXAMPLE_RUN}-5`);
    expect(stage.turnTo()).to.deep.equal([]);
  });

  it('waits for a client that has enough, and tells it what it has missed meanwhile', async () => {
    const stage = new Stage(3);
    const stream = await stage.open();
    stage.room = 1;
    stage.say(link(false));
    expect(stage.turnTo()).to.deep.equal(['1']);
    for (let count = 0; count < 5; count += 1) {
      stage.say(link(true));
      stage.pings[0]?.();
      expect(stage.turn()).to.equal('');
    }
    stage.room = 1;
    stream.drained();
    expect(stage.turnTo()).to.deep.equal(['gap{"missed":2}', '4', '5', '6']);
    expect(stage.isCut).to.equal(false);
  });

  it('cuts a client that is a mebibyte behind, and hears no more', async () => {
    const stage = new Stage();
    const stream = await stage.open();
    stage.room = 1;
    const many = Array.from({ length: 100 }, (_, index) => link(index % 2 === 0));
    while (stage.journal.saidLength < 1_000_000) {
      stage.say(...many);
      stage.turn();
    }
    expect(stage.isCut).to.equal(false);
    while (stage.journal.saidLength < 1_100_000) {
      stage.say(...many);
    }
    expect(stage.isCut).to.equal(true);
    stream.drained();
    stage.room = Number.POSITIVE_INFINITY;
    stage.say(link(true));
    expect(stage.turn()).to.equal('');
    expect(stage.pings).to.deep.equal([]);
  });

  it('sends a long past in parts, and comments in between', async () => {
    const stage = new Stage();
    stage.say(...Array.from({ length: 200 }, (_, index) => link(index % 2 === 0)));
    stage.room = 1;
    const stream = await stage.open('since=1h');
    const heard: number[] = [];
    for (let part = 0; part < 4; part += 1) {
      heard.push(stage.turnTo().length);
      stage.room = 1;
      stream.drained();
    }
    expect(heard).to.deep.equal([64, 64, 64, 8]);
    stage.pings[0]?.();
    expect(stage.turn()).to.equal(': ping\n\n');
    stream.end();
    stage.say(link(true));
    expect(stage.turn()).to.equal('');
    expect(stage.pings).to.deep.equal([]);
  });
});
