import { expect } from 'chai';
import fc from 'fast-check';
import { EventRing } from '../../../src/observe/events/event-ring.js';
import { exampleEvent } from './example-kept-events.js';

describe('observe/event-ring', () => {
  it('is what a list of all events would be, of which only the newest are left', () => {
    const capacities = fc.integer({ min: 1, max: 8 });
    const counts = fc.integer({ min: 0, max: 30 });
    const positions = fc.integer({ min: 0, max: 35 });
    fc.assert(
      fc.property(capacities, counts, positions, fc.integer({ min: 1, max: 9 }), (...drawn) => {
        const [capacity, count, seq, most] = drawn;
        const ring = new EventRing(capacity);
        const all = Array.from({ length: count }, (_, index) => exampleEvent(index + 1));
        for (const event of all) {
          ring.push(event);
        }
        const wanted = all.filter((event) => event.seq > seq);
        const left = wanted.slice(-capacity);
        expect(ring.after(seq, most)).to.deep.equal({
          events: left.slice(0, most),
          missed: wanted.length - left.length,
        });
        expect(ring.lastSeq).to.equal(count);
        expect(ring.firstSeq).to.equal(Math.max(1, count - capacity + 1));
      }),
    );
  });
});
