import { expect } from 'chai';
import { localDateTime, renderEvent } from '../../../src/observe/events/render-events.js';
import { exampleEvent } from './example-kept-events.js';

describe('observe/render-events', () => {
  it('is a line with local time, process and text', () => {
    const epochMs = new Date(2026, 10, 9, 1, 2, 3, 45).getTime();
    expect(localDateTime(epochMs)).to.equal('2026-11-09 01:02:03.045');
    const event = exampleEvent(1, { event: 'handOverNotTaken', instance: 'VI_1' }, epochMs);
    const { message } = JSON.parse(event.line);
    expect(renderEvent(event, false)).to.equal(`2026-11-09 01:02:03.045  vrrp        ${message}\n`);
    expect(renderEvent(event, true)).to.include('\u001b[');
  });
});
