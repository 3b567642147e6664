import { expect } from 'chai';
import fc from 'fast-check';
import { DeadlineHeap, type Scheduled } from '../../src/base/deadline-heap.js';

describe('DeadlineHeap', () => {
  it('always knows the earliest deadline', () => {
    const operation = fc.tuple(
      fc.nat(9),
      fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const heap = new DeadlineHeap<Scheduled>();
        const entries = Array.from({ length: 10 }, () => ({ deadlineMs: 0, place: -1 }));
        const model = new Map<number, number>();
        for (const [which, deadlineMs] of operations) {
          const entry = entries[which];
          if (entry === undefined) {
            throw new Error('out of range');
          }
          heap.set(entry, deadlineMs);
          if (deadlineMs === undefined) {
            model.delete(which);
          } else {
            model.set(which, deadlineMs);
          }
          const earliest = model.size === 0 ? undefined : Math.min(...model.values());
          expect(heap.first()?.deadlineMs).to.equal(earliest);
        }
      }),
    );
  });
});
