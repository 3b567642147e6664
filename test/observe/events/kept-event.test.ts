import { expect } from 'chai';
import {
  parsePosition,
  positionText,
  readKeptEvent,
  runName,
} from '../../../src/observe/events/kept-event.js';
import { renderEvent } from '../../../src/observe/log/render-event.js';
import { exampleEvents } from '../log/example-events.js';
import { EXAMPLE_RUN, exampleEvent } from './example-kept-events.js';

describe('observe/kept-event', () => {
  it('is the JSON line of the log with the place of the event, for each of the catalogue', () => {
    for (const [index, event] of exampleEvents.entries()) {
      const kept = exampleEvent(index + 1, event);
      const { level, text } = renderEvent(event);
      const fields = { time: '2026-11-29T01:02:03.456Z', level, origin: 'vrrp' };
      const place = { seq: index + 1, run: EXAMPLE_RUN, monotonicMs: 1001 + index };
      expect(event).to.not.have.any.keys(Object.keys({ ...fields, ...place }));
      expect(JSON.parse(kept.line)).to.deep.equal({
        ...JSON.parse(JSON.stringify(event)),
        ...fields,
        message: text,
        ...place,
      });
      expect(kept.type).to.equal(event.event);
      expect(kept.line).to.not.contain('\n');
    }
  });

  it('is read as it was written, and no half of it is', () => {
    for (const [index, event] of exampleEvents.entries()) {
      const kept = exampleEvent(index + 1, event);
      expect(readKeptEvent(kept.line)).to.deep.equal(kept);
      expect(readKeptEvent(kept.line.slice(0, -1))).to.equal(undefined);
    }
    for (const line of ['', '{}', '[]', 'null', '1', '{"seq":1}']) {
      expect(readKeptEvent(line), line).to.equal(undefined);
    }
    const { line } = exampleEvent(1);
    expect(readKeptEvent(line.replace('"info"', '"loud"'))).to.equal(undefined);
    expect(readKeptEvent(line.replace('2026-', 'x'))).to.equal(undefined);
  });

  it('has an id that is read again', () => {
    const run = runName('6f1d2c3b-1111-2222-3333-444455556666', 123_456_789.75);
    expect(run).to.equal('6f1d2c3b.21i3v9');
    expect(parsePosition(positionText({ run, seq: 17 }))).to.deep.equal({ run, seq: 17 });
    for (const text of ['', '17', '1h', `${run}-`, `${run}-1x`, `${run}-1-1`, '2026-11-29']) {
      expect(parsePosition(text), text).to.equal(undefined);
    }
  });
});
