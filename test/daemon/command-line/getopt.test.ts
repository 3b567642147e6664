import { expect } from 'chai';
import * as fc from 'fast-check';
import { type OptionSpelling, readCommandLine } from '../../../src/daemon/command-line/getopt.js';

const table: readonly OptionSpelling[] = [
  { short: 'n', long: 'dont-fork', argument: 'none' },
  { short: 'f', long: 'use-file', argument: 'required' },
  { short: 'g', long: 'log-file', argument: 'optional' },
  { long: 'log', argument: 'none' },
  { long: 'log-format', argument: 'required' },
];

/** `-f=x` as `use-file:x`, words as they are, problems with `!`. */
function read(...argv: string[]): string {
  return readCommandLine(argv, table)
    .map((item) => {
      if (item.kind === 'option') {
        return item.row.long + (item.value === undefined ? '' : `:${item.value}`);
      }
      return item.kind === 'word' ? `(${item.text})` : `!${item.text}`;
    })
    .join(' ');
}

describe('daemon/getopt', () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [[], ''],
    [['-n'], 'dont-fork'],
    [['-nn'], 'dont-fork dont-fork'],
    [['-f', 'a'], 'use-file:a'],
    [['-fa'], 'use-file:a'],
    [['-nfa'], 'dont-fork use-file:a'],
    [['-nf', 'a'], 'dont-fork use-file:a'],
    [['-f', '-n'], 'use-file:-n'],
    [['-f', ''], 'use-file:'],
    [['-f=a'], 'use-file:=a'],
    [['-f'], "!option requires an argument -- 'f'"],
    [['-g', 'a'], 'log-file (a)'],
    [['-ga'], 'log-file:a'],
    [['-gn'], 'log-file:n'],
    [['-ng'], 'dont-fork log-file'],
    [['--log-file', 'a'], 'log-file (a)'],
    [['--log-file=a'], 'log-file:a'],
    [['--log-file='], 'log-file:'],
    [['--use-file', 'a'], 'use-file:a'],
    [['--use-file=a=b'], 'use-file:a=b'],
    [['--use-file'], "!option '--use-file' requires an argument"],
    [['--use', 'a'], 'use-file:a'],
    [['--u=a'], 'use-file:a'],
    [['--dont-fork=1'], "!option '--dont-fork' doesn't allow an argument"],
    [['--log'], 'log'],
    [['--log-f'], "!option '--log-f' is ambiguous; possibilities: '--log-file' '--log-format'"],
    [['--nothing'], "!unrecognized option '--nothing'"],
    [['--=x'], "!unrecognized option '--'"],
    [['-z'], "!invalid option -- 'z'"],
    [['-nz'], "dont-fork !invalid option -- 'z'"],
    [['word', '-n'], '(word) dont-fork'],
    [['-'], '(-)'],
    [['-n', '--', '-n', '--', 'x'], 'dont-fork (-n) (--) (x)'],
  ];
  for (const [argv, expected] of cases) {
    it(`reads ${JSON.stringify(argv)}`, () => {
      expect(read(...argv)).to.equal(expected);
    });
  }

  it('accounts for every word, whatever it is', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('-n', '-f', '-g', '--log', '--', '-'));
    fc.assert(
      fc.property(fc.array(word), (argv) => {
        const items = readCommandLine(argv, table);
        const words = argv.filter((text) => text !== '--');
        expect(items.length).to.be.at.least(words.length === 0 ? 0 : 1);
      }),
    );
  });
});
