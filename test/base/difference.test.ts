import { expect } from 'chai';
import fc from 'fast-check';
import { differencesOf, type Naming } from '../../src/base/difference.js';
import { sameData } from '../../src/base/same-data.js';

/** Elements are called by their first value, so that some have one name. */
const naming: Naming = {
  nameOf: (element) => JSON.stringify(element).slice(0, 8),
  isWhole: (value) => Object.keys(Object(value)).includes('whole'),
};

const words = (before: unknown, after: unknown) =>
  differencesOf(before, after, naming).map(({ change, path }) =>
    [
      change,
      ...path.map((step) => ('property' in step ? step.property : `[${step.element}]`)),
    ].join(' '),
  );

describe('differencesOf', () => {
  it('finds what comes, goes and changes at its place', () => {
    const before = { a: 1, list: ['x', 'y'], gone: true, inner: { deep: [{ n: 1 }] } };
    const after = { a: 2, list: ['x', 'z'], come: true, inner: { deep: [{ n: 1 }, { n: 2 }] } };
    expect(words(before, after)).to.deep.equal([
      'edit a',
      'add list ["z"]',
      'remove list ["y"]',
      'add come',
      'add inner deep [{"n":2}]',
      'remove gone',
    ]);
  });

  it('finds elements again by their names, and their order', () => {
    expect(words(['a', 'b'], ['c', 'a', 'b'])).to.deep.equal(['add ["c"]']);
    expect(words(['a', 'b'], ['b', 'a'])).to.deep.equal(['move']);
    expect(words(['a', 'a'], ['a'])).to.deep.equal(['remove ["a" (2)]']);
  });

  it('compares some values as a whole', () => {
    expect(words({ v: { whole: 1, x: 2 } }, { v: { whole: 1, x: 3 } })).to.deep.equal(['edit v']);
  });

  it('finds something exactly where the data are not the same', () => {
    const data = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(data, data, (left, right) => {
        expect(differencesOf(left, right, naming).length === 0).to.equal(sameData(left, right));
        expect(differencesOf(left, structuredClone(left), naming)).to.deep.equal([]);
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it('finds a change of one place in the data', () => {
    const list = fc.array(fc.dictionary(fc.constantFrom('a', 'b'), fc.nat(3)), { minLength: 1 });
    fc.assert(
      fc.property(list, fc.nat(), (before, at) => {
        const index = at % before.length;
        const after = before.map((each, place) => (place === index ? { ...each, a: 9 } : each));
        expect(differencesOf({ before }, { before: after }, naming)).to.not.deep.equal([]);
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
