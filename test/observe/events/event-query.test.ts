import { expect } from 'chai';
import { eventQuery } from '../../../src/observe/events/event-query.js';

const nowMs = Date.UTC(2026, 10, 29, 12);
const read = (text: string, lastEventId?: string) =>
  eventQuery(new URLSearchParams(text), nowMs, lastEventId);

describe('observe/event-query', () => {
  it('reads what is asked for', () => {
    expect(read('')).to.deep.equal({ filter: {}, limit: 1000 });
    expect(
      read(
        'since=1h&until=10m&type=stopped&type=reloaded&level=warn' +
          '&instance=VI_1&server=10.0.0.1&limit=5',
      ),
    ).to.deep.equal({
      filter: {
        types: ['stopped', 'reloaded'],
        level: 'warn',
        instance: 'VI_1',
        server: '10.0.0.1',
        sinceMs: nowMs - 3_600_000,
        untilMs: nowMs - 600_000,
      },
      limit: 5,
    });
    expect(read('about=x&about=y')).to.deep.equal({ filter: { about: ['x', 'y'] }, limit: 1000 });
  });

  it('goes on after an event, of which the client knows best', () => {
    const after = { run: 'ab.c', seq: 7 };
    expect(read('since=ab.c-7')).to.deep.equal({ filter: {}, limit: 1000, after });
    expect(read('since=1h', 'ab.c-7')).to.deep.equal({ filter: {}, limit: 1000, after });
    expect(read('', 'what')).to.equal('what is neither a time nor the id of an event');
  });

  it('says what it does not understand', () => {
    expect(read('sinse=1h')).to.match(/^there is no sinse; there are since, until, /);
    expect(read('since=soon')).to.equal('soon is neither a time nor the id of an event');
    expect(read('until=ab.c-7')).to.equal('ab.c-7 is no time');
    expect(read('type=stateChange')).to.equal('there is no event stateChange');
    expect(read('level=loud')).to.equal('level is one of error, warn, info, debug');
    for (const limit of ['0', '10001', '1.5', 'x', '']) {
      expect(read(`limit=${limit}`), limit).to.equal('limit is a number from 1 to 10000');
    }
  });
});
