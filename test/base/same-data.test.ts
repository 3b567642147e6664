import { expect } from 'chai';
import fc from 'fast-check';
import { sameData } from '../../src/base/same-data.js';

describe('base/same-data', () => {
  it('sees every difference that JSON has, and no other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        const copy: unknown = JSON.parse(JSON.stringify(left));
        expect(sameData(JSON.parse(JSON.stringify(copy)), copy)).to.equal(true);
        let isEqual = true;
        try {
          expect(copy).to.deep.equal(JSON.parse(JSON.stringify(right)));
        } catch {
          isEqual = false;
        }
        expect(sameData(copy, JSON.parse(JSON.stringify(right)))).to.equal(isEqual);
      }),
    );
  });

  it('tells lists from objects, and a missing name from an empty one', () => {
    expect(sameData([], {})).to.equal(false);
    expect(sameData({ a: 1 }, { b: 1 })).to.equal(false);
    expect(sameData({ a: 1 }, { a: 1, b: 2 })).to.equal(false);
    expect(sameData([1, 2], [1])).to.equal(false);
    expect(sameData(null, {})).to.equal(false);
    expect(sameData({ a: [1, { b: '2' }] }, { a: [1, { b: '2' }] })).to.equal(true);
  });
});
