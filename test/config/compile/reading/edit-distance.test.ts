import { expect } from 'chai';
import fc from 'fast-check';
import { editDistance, nearest } from '../../../../src/config/compile/reading/edit-distance.js';

describe('editDistance', () => {
  it('counts insertions, deletions, substitutions and swaps', () => {
    expect(editDistance('priority', 'priority')).to.equal(0);
    expect(editDistance('prioritty', 'priority')).to.equal(1);
    expect(editDistance('prority', 'priority')).to.equal(1);
    expect(editDistance('prioroty', 'priority')).to.equal(1);
    expect(editDistance('pirority', 'priority')).to.equal(1);
    expect(editDistance('', 'abc')).to.equal(3);
  });

  it('is symmetric, and stops at a limit', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (left, right) => {
        const distance = editDistance(left, right);
        expect(editDistance(right, left)).to.equal(distance);
        expect(distance).to.be.at.most(Math.max(left.length, right.length));
        expect(editDistance(left, right, 2)).to.equal(Math.min(distance, 3));
      }),
    );
  });
});

describe('nearest', () => {
  it('finds what was meant, whatever the case', () => {
    const words = ['interface', 'interval', 'priority'];
    expect(nearest('intreface', words)).to.equal('interface');
    expect(nearest('PRIORITY', words)).to.equal('priority');
  });

  it('finds nothing that is too different', () => {
    expect(nearest('weight', ['interface', 'priority'])).to.equal(undefined);
    expect(nearest('ab', ['ad'])).to.equal(undefined);
    expect(nearest('x'.repeat(1000), ['x'.repeat(999)])).to.equal(undefined);
  });
});
