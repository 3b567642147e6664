/** Events on the page: from the bytes of the stream to the lines of the timeline. */
import { expect } from 'chai';
import fc from 'fast-check';
import { streamedEvent, streamedGap } from '../../src/observe/events/event-stream.js';
import { StreamParser } from '../../src/web/connection/stream-parser.js';
import {
  appended,
  explanationOf,
  gapEvent,
  type LogEvent,
  logEvent,
  MOST_EVENTS,
  matchingEvents,
  whyPath,
} from '../../src/web/model/events.js';
import { afterFailure } from '../../src/web/model/page-link.js';

/** As the daemon keeps it. */
function kept(seq: number, type = 'stateChanged') {
  const message = `Entering MASTER STATE ${seq}`;
  const fields = { time: '2026-11-29T03:12:07.000Z', level: 'info', event: type, message };
  const line = JSON.stringify({ ...fields, instance: 'VI_1', seq, run: 'boot.1' });
  return { run: 'boot.1', seq, type, line, monotonicMs: seq, epochMs: 0, level: 'info' } as const;
}

describe('the parser of the event stream', () => {
  const written = [
    ...[': ping\n\n', streamedEvent(kept(1)), streamedGap(7)],
    ...[': ping\n\n', streamedEvent(kept(2))],
  ].join('');
  const read = [
    { id: 'boot.1-1', event: 'stateChanged', data: kept(1).line },
    { event: 'gap', data: '{"missed":7}' },
    { id: 'boot.1-2', event: 'stateChanged', data: kept(2).line },
  ];

  it('reads what the daemon writes, whatever the pieces it comes in', () => {
    expect(new StreamParser().take(written)).to.deep.equal(read);
    const ends = fc.array(fc.nat(written.length), { maxLength: 40 });
    fc.assert(
      fc.property(ends, (cuts) => {
        const parser = new StreamParser();
        const places = [0, ...cuts.toSorted((a, b) => a - b), written.length];
        const pieces = places.slice(1).map((end, at) => written.slice(places[at], end));
        expect(pieces.flatMap((piece) => parser.take(piece))).to.deep.equal(read);
      }),
    );
  });

  it('holds back what is not whole yet', () => {
    const parser = new StreamParser();
    expect(parser.take('id: 1\ndata: {"a":1}\n')).to.deep.equal([]);
    expect(parser.take('\n')).to.deep.equal([{ id: '1', event: 'message', data: '{"a":1}' }]);
  });

  it('follows the standard where it may be written in other ways', () => {
    const several = 'data:first\ndata: second\n\nevent: x\nid: 9\n\nretry: 10\ndata:\n\n';
    expect(new StreamParser().take(several)).to.deep.equal([
      { event: 'message', data: 'first\nsecond' },
      { event: 'message', data: '' },
    ]);
  });
});

describe('the events of the page', () => {
  const event = (seq: number, type?: string) =>
    logEvent(JSON.parse(kept(seq, type).line)) as LogEvent;

  it('are read from lines of the API, and nothing else is', () => {
    expect(event(3)).to.deep.equal({
      ...{ id: 'boot.1-3', time: '2026-11-29T03:12:07.000Z', level: 'info' },
      ...{ event: 'stateChanged', message: 'Entering MASTER STATE 3' },
      fields: { instance: 'VI_1' },
    });
    for (const none of [null, 3, 'x', {}, { time: 'x' }, { event: 'x' }, []]) {
      expect(logEvent(none)).to.equal(undefined);
    }
  });

  it('are kept once each, and no more than the timeline holds', () => {
    const first = [event(1), event(2)];
    expect(appended(first, [event(2)])).to.equal(first);
    expect(appended(first, [event(2), event(3)]).map(({ id }) => id)).to.deep.equal([
      ...['boot.1-1', 'boot.1-2', 'boot.1-3'],
    ]);
    const many = Array.from({ length: MOST_EVENTS + 20 }, (_, at) => event(at + 1));
    const list = appended(first, many);
    expect(list).to.have.length(MOST_EVENTS);
    expect(list.at(-1)?.id).to.equal(`boot.1-${MOST_EVENTS + 20}`);
  });

  it('are told from what was missed', () => {
    const time = '2026-11-29T03:12:08.000Z';
    expect(gapEvent(7, time).message).to.match(/^7 events were not heard here/);
    expect(gapEvent(undefined, time)).to.include({ level: 'warn', event: 'gap' });
    expect(gapEvent(undefined, time).message).to.match(/^an unknown number of events/);
  });

  it('are explained by the change that they are, and by no other of that time', () => {
    expect(whyPath(event(3))).to.equal('v1/why?at=2026-11-29T03%3A12%3A07.000Z&name=VI_1');
    expect(whyPath({ ...event(3), fields: {} })).to.match(/^v1\/why\?at=[^&]*$/);
    const common = { kind: 'event' as const, name: 'VI_1', state: 'MASTER', advice: [] };
    const explained = (since: string, message: string) => ({
      ...{ ...common, since, reasons: [] },
      answer: `2026-11-29 03:12:07.000  ${message}`,
    });
    const { time, message } = event(3);
    const right = explained(time, message);
    const others = [explained(time, 'of another'), explained('2026-11-29T03:12:06Z', message)];
    expect(explanationOf({ explanations: [...others, right] }, event(3))).to.equal(right);
    expect(explanationOf({ explanations: others }, event(3))).to.equal(undefined);
  });

  it('are found by words of their line or name, the newest first', () => {
    const list = [event(1), event(2), { ...event(3, 'gap'), level: 'error' }];
    const found = (search: string, worst = false) =>
      matchingEvents(list, search, worst).map(({ id }) => id.slice(-1));
    expect(found('')).to.deep.equal(['3', '2', '1']);
    expect(found('  state MASTER ')).to.deep.equal(['3', '2', '1']);
    expect(found('statechanged 2')).to.deep.equal(['2']);
    expect(found('nothing')).to.deep.equal([]);
    expect(found('', true)).to.deep.equal(['3']);
  });
});

describe('the connection of the page', () => {
  const LIVE = { kind: 'live', follows: true } as const;
  const GONE = { status: 0, message: 'the daemon does not answer' };

  it('is lost since the first answer that did not come, whatever follows', () => {
    const lost = afterFailure(LIVE, GONE, false, 1000);
    expect(lost).to.deep.equal({ kind: 'lost', sinceMs: 1000, reason: GONE.message });
    const later = afterFailure(lost, { status: 503, message: 'no process' }, false, 5000);
    expect(later).to.deep.equal({ kind: 'lost', sinceMs: 1000, reason: 'no process' });
  });

  it('is locked where a token is needed, and tells one that was refused', () => {
    const answer = { status: 401, message: 'a token is needed' };
    expect(afterFailure(LIVE, answer, false, 0)).to.include({ kind: 'locked', refused: false });
    expect(afterFailure(LIVE, answer, true, 0)).to.include({ kind: 'locked', refused: true });
    const tooMany = { status: 429, message: 'wait a minute' };
    const typed = { kind: 'waiting' } as const;
    expect(afterFailure(typed, tooMany, true, 0)).to.include({ kind: 'locked', refused: true });
    expect(afterFailure(typed, tooMany, false, 0)).to.include({ kind: 'lost' });
    expect(afterFailure(LIVE, tooMany, true, 0)).to.include({ kind: 'lost' });
  });
});
