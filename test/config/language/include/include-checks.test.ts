import { expect } from 'chai';
import {
  allIncludeChecks,
  applyIncludeCheck,
  checksForDirective,
  noIncludeChecks,
} from '../../../../src/config/language/include/include-checks.js';

describe('config/language/include-checks', () => {
  it('adds what the letter of a directive stands for', () => {
    const of = (letter: string): readonly string[] => [...checksForDirective(new Set(), letter)];
    expect(of('')).to.deep.equal([]);
    expect(of('r')).to.deep.equal(['read']);
    expect(of('m')).to.deep.equal(['read', 'match']);
    expect(of('w')).to.deep.equal(['read', 'match', 'wildcard_match']);
    expect(of('b')).to.deep.equal(['read', 'brace_match']);
    expect(of('a')).to.have.members([...allIncludeChecks]);
    expect([...checksForDirective(new Set(['match']), 'r')]).to.deep.equal(['match', 'read']);
  });

  it('names the words it does not understand', () => {
    const { checks, unknown } = applyIncludeCheck(noIncludeChecks, [
      'match',
      'read',
      '+x',
      '+read',
    ]);
    expect([...checks]).to.deep.equal(['read', 'match']);
    expect(unknown).to.deep.equal(['read', '+x']);
    expect(applyIncludeCheck(noIncludeChecks, []).checks).to.equal(allIncludeChecks);
  });
});
