import { expect } from 'chai';
import fc from 'fast-check';
import { splitScriptValue } from '../../../src/config/language/script-value.js';

const plain = { supplementaryGroups: false, surplus: [] };

describe('config/language/script-value (chapter 10)', () => {
  const values: readonly (readonly [string, object])[] = [
    ['/usr/bin/env root', { ...plain, argv: ['/usr/bin/env'], text: '/usr/bin/env', user: 'root' }],
    [
      '"/usr/bin/env a b" root root',
      {
        ...plain,
        argv: ['/usr/bin/env', 'a', 'b'],
        text: '/usr/bin/env a b',
        user: 'root',
        group: 'root',
      },
    ],
    [
      `'/usr/bin/env "a b" c' root`,
      { ...plain, argv: ['/usr/bin/env', 'a b', 'c'], text: '/usr/bin/env "a b" c', user: 'root' },
    ],
    [
      '"/usr/bin/env \\x41 c\\tz"',
      { ...plain, argv: ['/usr/bin/env', 'A', 'c\tz'], text: '/usr/bin/env \\x41 c\\tz' },
    ],
    [
      '/usr/bin/env a b',
      { ...plain, argv: ['/usr/bin/env'], text: '/usr/bin/env', user: 'a', group: 'b' },
    ],
    [
      '/x u :g',
      { argv: ['/x'], text: '/x', user: 'u', group: 'g', supplementaryGroups: true, surplus: [] },
    ],
    ['/x u :', { argv: ['/x'], text: '/x', user: 'u', supplementaryGroups: true, surplus: [] }],
    [
      '  /x u g y z ',
      { ...plain, argv: ['/x'], text: '/x', user: 'u', group: 'g', surplus: ['y', 'z'] },
    ],
    [
      '"</etc/flag"',
      { ...plain, argv: ['</etc/flag'], text: '</etc/flag', opensFile: '/etc/flag' },
    ],
    ['"<flag"', { ...plain, argv: ['<flag'], text: '<flag' }],
    [`"/x '' \\"a"`, { ...plain, argv: ['/x', '', '"a'], text: `/x '' \\"a` }],
  ];
  for (const [text, value] of values) {
    it(text, () => {
      expect(splitScriptValue(text)).to.deep.equal(value);
    });
  }

  const escapes: readonly (readonly [string, string])[] = [
    ['\\a\\b\\E\\f\\n\\r\\t\\v', '\x07\b\x1b\f\n\r\t\v'],
    ['\\x4a\\x9g', 'J\x09g'],
    ['\\101\\7\\1012', 'A\x07A2'],
    ['\\cA\\c[', '\x01\x1b'],
    ['\\q\\\\\\ x', 'q\\ x'],
    ['\\xg', 'xg'],
  ];
  for (const [written, meant] of escapes) {
    it(`escape ${written}`, () => {
      expect(splitScriptValue(`"/x ${written}"`)).to.deep.include({ argv: ['/x', meant] });
    });
  }

  const problems: readonly (readonly [string, string, number])[] = [
    ['', 'empty', 0],
    ['  ', 'empty', 0],
    ['""', 'empty', 0],
    ['"/x', 'unterminated-quote', 0],
    [`"/x 'a"`, 'unterminated-quote', 3],
    ['"/x \\0"', 'nul-byte', 0],
  ];
  for (const [text, problem, index] of problems) {
    it(`${JSON.stringify(text)} is ${problem}`, () => {
      expect(splitScriptValue(text)).to.include({ problem, index });
    });
  }

  it('never throws', () => {
    const parts = fc.constantFrom('"', "'", '\\', ' ', 'x', '4', '0', 'c', '<', '/', ':', '\t');
    fc.assert(
      fc.property(fc.array(parts), (text) => {
        const value = splitScriptValue(text.join(''));
        expect('problem' in value || value.argv.length > 0).to.equal(true);
      }),
      { numRuns: 1000 },
    );
  });
});
