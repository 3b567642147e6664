import { expect } from 'chai';
import fc from 'fast-check';
import { EventQueue } from '../../src/sim/event-queue.js';

function drain(queue: EventQueue<number>): readonly number[] {
  const values: number[] = [];
  for (let next = queue.take(Infinity); next; next = queue.take(Infinity)) {
    values.push(next.value);
  }
  return values;
}

describe('event queue', () => {
  it('gives what went in, by time and then by order of arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (times) => {
        const queue = new EventQueue<number>();
        times.forEach((atMs, index) => {
          queue.add(atMs, index);
        });
        const expected = times
          .map((atMs, index) => ({ atMs, index }))
          .sort((left, right) => left.atMs - right.atMs || left.index - right.index)
          .map(({ index }) => index);
        expect(drain(queue)).to.deep.equal(expected);
      }),
    );
  });

  it('keeps what is later than asked for', () => {
    const queue = new EventQueue<number>();
    queue.add(5, 1);
    queue.add(3, 2);
    expect(queue.take(2.9)).to.equal(undefined);
    expect(queue.take(3)).to.include({ atMs: 3, value: 2 });
    expect(queue.take(4)).to.equal(undefined);
    expect(drain(queue)).to.deep.equal([1]);
  });
});
