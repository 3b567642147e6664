import { expect } from 'chai';
import type { BodyPattern } from '../../../src/config/lvs-model.js';
import { compileBodyPattern } from '../../../src/health/http/body-pattern.js';

function satisfied(pattern: string, body: string, changes: Partial<BodyPattern> = {}): boolean {
  const plain = { pattern, options: [], noMatch: false, minimumOffset: 0 };
  const result = compileBodyPattern({ ...plain, ...changes });
  if (result.kind === 'refused') {
    throw new Error(result.reason);
  }
  return result.pattern.isSatisfied(new TextEncoder().encode(body));
}

describe('patterns of HTTP checks', () => {
  const cases: readonly [string, string, Partial<BodyPattern>, boolean][] = [
    ['b+', 'abbc', {}, true],
    ['b+', 'ac', {}, false],
    ['b+', 'ac', { noMatch: true }, true],
    ['B', 'abc', {}, false],
    ['B', 'abc', { options: ['caseless'] }, true],
    ['a.c', 'a\nc', {}, false],
    ['a.c', 'a\nc', { options: ['dotall'] }, true],
    ['^b', 'a\nb', {}, false],
    ['^b', 'a\nb', { options: ['multiline'] }, true],
    ['b$', 'ab\n', {}, true],
    ['b$', 'ab\n', { options: ['dollar_endonly'] }, false],
    ['b$', 'ab\n\n', {}, false],
    ['c', 'ab\nc', { options: ['firstline'] }, false],
    ['ab', 'abab', { minimumOffset: 2 }, true],
    ['ab', 'abab', { minimumOffset: 3 }, false],
    ['^ab', 'abab', { minimumOffset: 2 }, false],
    ['b', 'aab', { maximumOffset: 2 }, true],
    ['b', 'aab', { maximumOffset: 1 }, false],
    ['^.$', 'é', {}, false],
    ['^.$', 'é', { options: ['utf'] }, true],
    ['b', 'éb', { options: ['utf'], maximumOffset: 1 }, false],
    ['b', 'éb', { options: ['utf'], maximumOffset: 2 }, true],
    ['x', '', { minimumOffset: 5 }, false],
  ];
  for (const [pattern, body, changes, expected] of cases) {
    const how = JSON.stringify(changes);
    it(`${pattern} in ${JSON.stringify(body)} ${how}: ${expected}`, () => {
      expect(satisfied(pattern, body, changes)).to.equal(expected);
    });
  }

  it('refuses what RE2 cannot do, with a reason', () => {
    for (const [pattern, options] of [
      ['(a)\\1', []],
      ['(?=a)', []],
      ['(', []],
      ['a', ['extended']],
    ] as const) {
      const result = compileBodyPattern({ pattern, options, noMatch: false, minimumOffset: 0 });
      expect(result.kind === 'refused' && result.reason.length > 0, pattern).to.equal(true);
    }
  });

  it('cannot be hung', () => {
    const startedMs = performance.now();
    expect(satisfied('(a+)+$', `${'a'.repeat(20_000)}b`)).to.equal(false);
    expect(performance.now() - startedMs).to.be.lessThan(10_000);
  });
});
