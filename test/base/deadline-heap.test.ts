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

  it('gives those with one deadline in the order in which they came, whatever was between', () => {
    const heap = new DeadlineHeap<Scheduled & { readonly name: string }>();
    const [first, second, third] = ['first', 'second', 'third'].map((name) => {
      const entry = { name, deadlineMs: 0, place: -1 };
      heap.set(entry, 100);
      return entry;
    });
    if (first === undefined || second === undefined || third === undefined) {
      throw new Error('out of range');
    }
    heap.set(second, 50);
    heap.set(second, 100);
    heap.set(first, undefined);
    heap.set(first, 100);
    const order: string[] = [];
    for (let next = heap.first(); next !== undefined; next = heap.first()) {
      order.push(next.name);
      heap.set(next, undefined);
    }
    expect(order).to.deep.equal(['first', 'second', 'third']);
  });

  it('takes out what is due, the earliest first, and nothing else', () => {
    const heap = new DeadlineHeap<Scheduled>();
    for (const deadlineMs of [30, 10, 40, 20]) {
      heap.set({ deadlineMs: 0, place: -1 }, deadlineMs);
    }
    expect(heap.takeDue(30).map(({ deadlineMs }) => deadlineMs)).to.deep.equal([10, 20, 30]);
    expect(heap.first()?.deadlineMs).to.equal(40);
    expect(heap.takeDue(30)).to.deep.equal([]);
  });
});
