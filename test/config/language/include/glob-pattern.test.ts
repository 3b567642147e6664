import { expect } from 'chai';
import {
  expandBraces,
  hasWildcard,
  matchesComponent,
} from '../../../../src/config/language/include/glob-pattern.js';

describe('config/language/glob-pattern', () => {
  it('expands braces in order, nested ones too', () => {
    expect(expandBraces('a')).to.deep.equal(['a']);
    expect(expandBraces('a{b,c}d')).to.deep.equal(['abd', 'acd']);
    expect(expandBraces('{a,b{1,2}}{x,}')).to.deep.equal(['ax', 'a', 'b1x', 'b1', 'b2x', 'b2']);
    expect(expandBraces('{only}')).to.deep.equal(['only']);
    expect(expandBraces('a{}{b')).to.deep.equal(['a{}{b']);
    expect(expandBraces('{}{a,b}')).to.deep.equal(['{}a', '{}b']);
  });

  it('does not multiply without bound', () => {
    const pattern = '{a,b}'.repeat(40);
    expect(expandBraces(pattern)).to.deep.equal([pattern]);
  });

  const cases: readonly (readonly [string, string, boolean])[] = [
    ['abc', 'abc', true],
    ['abc', 'ab', false],
    ['abc', '*', true],
    ['abc', 'a*c', true],
    ['abc', 'a*d', false],
    ['abcbc', '*bc', true],
    ['abc', 'a?c', true],
    ['ac', 'a?c', false],
    ['.abc', '*', false],
    ['.abc', '.*', true],
    ['b', '[a-c]', true],
    ['d', '[a-c]', false],
    ['d', '[!a-c]', true],
    [']', '[]]', true],
    ['-', '[a-]', true],
    ['[x', '[x', true],
    ['*', '\\*', true],
    ['a', '\\*', false],
  ];
  for (const [name, pattern, matches] of cases) {
    it(`${pattern} ${matches ? 'matches' : 'does not match'} ${name}`, () => {
      expect(matchesComponent(name, pattern)).to.equal(matches);
    });
  }

  it('ends soon on a pattern of many stars', () => {
    expect(matchesComponent('a'.repeat(200), `${'*a'.repeat(100)}b`)).to.equal(false);
  });

  it('knows wildcards', () => {
    expect(['a', '/a.b/c', '{a,b}'].some(hasWildcard)).to.equal(false);
    expect(['*', 'a?', '[a]', '\\a'].every(hasWildcard)).to.equal(true);
  });
});
